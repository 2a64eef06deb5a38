package org.sightline.server.analyze;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;
import org.sightline.server.analysis.ChildFigures;
import org.sightline.server.http.wire.WireAnalyzerAnswer;
import org.sightline.server.http.wire.WireAnalyzerReport;
import org.sightline.server.http.wire.WireAssignment;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireCamera;

/// Looks at the cameras that the node assigns, until it is closed.
///
/// One thread reports to the node: once a second, and at once (ten times a second at most) when
/// other objects are in a picture. The node's answer says whether the assignment changed. A node
/// that does not answer is asked again and again; meanwhile pictures are looked at as before.
final class Eyes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Eyes.class.getName());
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration GATED_EVERY = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int MAX_OBJECTS = 256;

  private final NodeLink link;
  private final NodeClock clock = new NodeClock(InstantSource.system());
  private final Networks networks;
  private final Outbox outbox;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String session = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

  // Of the reporting thread.
  private @Nullable Looking looking;
  private long revision = -1;
  private String told = "";
  private List<List<LiveObject>> objects = List.of();

  Eyes(NodeLink link, Networks networks) {
    this.link = link;
    this.networks = networks;
    this.outbox = new Outbox(link).start();
  }

  /// Looks until [#close()].
  void look() throws InterruptedException {
    try {
      long reportedNanos = System.nanoTime() - REPORT_EVERY.toNanos();
      do {
        List<List<LiveObject>> now = objectsNow();
        if (System.nanoTime() - reportedNanos >= reportEvery().toNanos() || !now.equals(objects)) {
          reportedNanos = System.nanoTime();
          objects = now;
          report();
        }
      } while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      Looking last = looking;
      if (last != null) {
        last.close();
      }
      outbox.close();
    }
  }

  /// Who waits for a camera's word is told of it in time.
  private Duration reportEvery() {
    Looking now = looking;
    return now != null && now.isGatedBeside() ? GATED_EVERY : REPORT_EVERY;
  }

  private void report() throws InterruptedException {
    try {
      Instant asked = clock.own().instant();
      WireAnalyzerAnswer answer = link.report(now());
      clock.told(answer.now(), asked, clock.own().instant());
      if (answer.revision() != revision) {
        take(link.assignment());
      }
      Looking now = looking;
      if (now != null) {
        now.active(answer.active());
      }
      say("the node is reached and looking goes on");
    } catch (NodeRefusal e) {
      say("the node refuses: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      say("the node is not reached: " + (e.getMessage() == null ? e : e.getMessage()));
      LOG.log(Level.DEBUG, "report failed", e);
    }
  }

  /// Says each thing once, until another is said.
  private void say(String words) {
    if (!words.equals(told)) {
      LOG.log(told.isEmpty() && words.contains("goes on") ? Level.INFO : Level.WARNING, words);
      told = words;
    }
  }

  private void take(WireAssignment assignment) throws IOException, InterruptedException {
    Looking before = looking;
    if (before == null || !before.fits(assignment)) {
      if (before != null) {
        before.close();
        looking = null;
      }
      looking =
          new Looking(
              link,
              clock,
              assignment,
              new Looking.With(
                  networks.of(assignment.network(), link),
                  networks.of(assignment.looks(), link),
                  networks.sides(assignment.sides(), link)),
              outbox);
    }
    Looking now = looking;
    if (now != null) {
      now.watch(assignment.cameras());
    }
    revision = assignment.revision();
    LOG.log(
        Level.INFO,
        "looks at cameras={0}",
        assignment.cameras().stream().map(WireAssignment.Looking::name).toList());
  }

  private List<List<LiveObject>> objectsNow() {
    Looking now = looking;
    return now == null
        ? List.of()
        : now.cameras().stream().map(camera -> now.analysis().objects(camera)).toList();
  }

  private WireAnalyzerReport now() {
    Looking now = looking;
    List<WireAnalyzerReport.OfCamera> cameras = new ArrayList<>();
    if (now != null) {
      now.cameras().forEach(camera -> cameras.add(of(now, camera)));
    }
    ProcessHandle self = ProcessHandle.current();
    return new WireAnalyzerReport(
        session,
        ChildFigures.residentBytes(self.pid()),
        self.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0,
        outbox.dropped(),
        now == null ? null : now.problem().or(now.analysis()::problem).orElse(null),
        cameras);
  }

  private static WireAnalyzerReport.OfCamera of(Looking now, CameraName camera) {
    AnalysisState state = now.analysis().state(camera);
    TimeRange looked = state.looked().orElse(null);
    return new WireAnalyzerReport.OfCamera(
        camera.value(),
        state.picturesPerSecond(),
        state.pictures(),
        state.analysed(),
        state.shed(),
        state.lostUnits(),
        state.detectorMillis().isPresent() ? state.detectorMillis().getAsDouble() : null,
        now.problem(camera).or(state::problem).orElse(null),
        looked == null ? null : looked.start(),
        looked == null ? null : looked.end(),
        now.analysis().objects(camera).stream().limit(MAX_OBJECTS).map(Eyes::wire).toList());
  }

  private static WireCamera.SeenObject wire(LiveObject object) {
    return new WireCamera.SeenObject(
        object.label(), object.confidence(), WireBox.of(object.box()), object.trackId());
  }

  /// Ends [#look()] soon; does not wait.
  @Override
  public void close() {
    closed.countDown();
  }
}
