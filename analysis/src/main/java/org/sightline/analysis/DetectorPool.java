package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.Execution;
import org.sightline.analysis.detect.Gaze;
import org.sightline.analysis.detect.Optics;
import org.sightline.analysis.detect.SharedDetector;
import org.sightline.analysis.detect.View;
import org.sightline.analysis.quantise.DriftWatch;
import org.sightline.domain.Box;
import org.sightline.domain.Source;
import org.sightline.picture.Pixels;

/// The detectors that all cameras share, opened when they are first needed.
///
/// On the processor there are as many as pictures are looked at at once, each on a thread of its
/// own, which together do more than one that runs several pictures at a time. On a graphics card or
/// another accelerator there is one, in whose runs cameras share a batch where the network takes
/// one; meanwhile others have the waiting cameras' turns. More callers than detectors share one
/// too. A network that fails is left alone for half a minute and then tried again; meanwhile
/// nothing is detected. Safe for use by several threads.
final class DetectorPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DetectorPool.class.getName());
  private static final Duration REST = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final DriftWatch drift;
  private final Turns turns;
  private final Execution.Chosen execution;
  private final int atOnce;
  private final Object lock = new Object();
  // Guarded by lock.
  private final List<Lane> lanes = new ArrayList<>();
  private int opening;
  private Optional<InstalledNetwork> network;
  private @Nullable Detector floats;
  private Optional<String> drifted = Optional.empty();
  private @Nullable Instant restUntil;
  private Optional<String> problem = Optional.empty();
  private boolean closed;

  /// One detector; its counts are guarded by the pool's lock.
  private static final class Lane {
    private final SharedDetector detector;
    private int users = 1;
    private boolean retired;

    Lane(SharedDetector detector) {
      this.detector = detector;
    }
  }

  DetectorPool(Optional<InstalledNetwork> network, InstantSource clock) {
    this(network, clock, DriftWatch.usual());
  }

  /// @param drift which is asked where the network is made of integers and its floats are here
  DetectorPool(Optional<InstalledNetwork> network, InstantSource clock, DriftWatch drift) {
    this(network, clock, drift, new Turns(1), new Sharing(1, () -> Execution.of(System.getenv())));
  }

  /// How many detectors there may be, and on what.
  ///
  /// @param atOnce on the processor, at most
  record Sharing(int atOnce, Execution.Chosen execution) {}

  /// @param turns whose holder waits for a detector
  DetectorPool(
      Optional<InstalledNetwork> network,
      InstantSource clock,
      DriftWatch drift,
      Turns turns,
      Sharing sharing) {
    this.drift = drift;
    this.network = network;
    this.clock = clock;
    this.turns = turns;
    this.execution = sharing.execution();
    this.atOnce = sharing.atOnce();
    if (network.isEmpty()) {
      problem =
          Optional.of(
              "no network is installed, so only motion is seen: add one with `sightline network add FILE`");
    }
  }

  /// What detections are said by.
  Source source() {
    synchronized (lock) {
      return network
          .map(
              n ->
                  new Source(
                      "detector",
                      n.network().name(),
                      n.network().card().version(),
                      n.network().sha256()))
          .orElse(new Source("detector", "", ""));
    }
  }

  /// Why nothing is detected, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem.or(() -> drifted);
    }
  }

  /// What the whole picture shows, or empty where no network can say.
  Optional<List<Detection>> detect(Pixels picture) {
    return detect(new Gaze(Optics.PLAIN), picture, List.of());
  }

  /// What the picture shows, or empty where no network can say.
  ///
  /// @param gaze of the camera
  /// @param attention where something is; nothing for all of the picture
  Optional<List<Detection>> detect(Gaze gaze, Pixels picture, List<Box> attention) {
    Lane lane = null;
    try {
      Execution on = execution.get();
      lane = take(on);
      if (lane == null) {
        return Optional.empty();
      }
      SharedDetector detector = lane.detector;
      boolean elsewhere = on.provider() != Execution.Provider.CPU;
      List<Detection> found =
          gaze.look(
              picture,
              attention,
              views ->
                  watched(
                      views,
                      elsewhere ? turns.aside(() -> detector.look(views)) : detector.look(views)));
      giveBack(lane, true);
      return Optional.of(found);
    } catch (DetectorException e) {
      failed(lane, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (lane != null) {
        giveBack(lane, false);
      }
      return Optional.empty();
    }
  }

  /// Lets the floats that integers were made of look at a sample of pictures too, and goes back to
  /// them for good once the two disagree.
  private List<List<Detection>> watched(List<View> views, List<List<Detection>> integers) {
    synchronized (lock) {
      InstalledNetwork base = network.flatMap(InstalledNetwork::floats).orElse(null);
      if (closed || base == null || !drift.isSample()) {
        return integers;
      }
      Detector with = floats;
      if (with == null) {
        with = open(base, execution.get());
        floats = with;
      }
      List<Detection> detections = with.look(views.subList(0, 1)).getFirst();
      if (drift.note(detections, integers.getFirst())) {
        stepBack(base);
      }
      List<List<Detection>> all = new ArrayList<>(integers);
      all.set(0, detections);
      return all;
    }
  }

  /// Called with the lock held.
  private void stepBack(InstalledNetwork base) {
    String told =
        "network %s finds %.0f of 100 objects that %s and it should both find, so %s is used from now on: make it anew on newer footage with `sightline network quantise`, or set analysis.network"
            .formatted(
                network.map(n -> n.network().name()).orElse(""),
                100 * drift.agreed(),
                base.network(),
                base.network());
    LOG.log(Level.WARNING, "integers given up problem={0}", told);
    drifted = Optional.of(told);
    network = Optional.of(base);
    lanes.forEach(lane -> lane.retired = true);
    lanes.clear();
    Detector with = floats;
    floats = null;
    if (with != null) {
      Lane lane = new Lane(new SharedDetector(with));
      lane.users = 0;
      lanes.add(lane);
    }
  }

  private static Detector open(InstalledNetwork here, Execution on) {
    return Detector.open(
        here.file(),
        here.network().form(),
        here.network().labels(),
        AnalysisSettings.detector(),
        on);
  }

  /// A detector that is free, else a new one, else the one that fewest share; null where there is
  /// to be none now.
  private @Nullable Lane take(Execution on) throws InterruptedException {
    int most = on.provider() == Execution.Provider.CPU ? atOnce : 1;
    InstalledNetwork here;
    synchronized (lock) {
      while (true) {
        Instant rest = restUntil;
        if (closed || network.isEmpty() || (rest != null && clock.instant().isBefore(rest))) {
          return null;
        }
        Lane least =
            lanes.stream().min(Comparator.comparingInt((Lane lane) -> lane.users)).orElse(null);
        boolean mayOpen = lanes.size() + opening < most;
        if (least != null && (least.users == 0 || !mayOpen)) {
          least.users++;
          return least;
        }
        if (mayOpen) {
          break;
        }
        lock.wait();
      }
      opening++;
      here = network.orElseThrow();
    }
    Lane lane = null;
    try {
      lane = new Lane(new SharedDetector(open(here, on)));
      return lane;
    } finally {
      opened(lane, here);
    }
  }

  private void opened(@Nullable Lane lane, InstalledNetwork of) {
    synchronized (lock) {
      opening--;
      if (lane != null) {
        lane.retired = closed || !network.equals(Optional.of(of));
        if (!lane.retired) {
          lanes.add(lane);
        }
      }
      lock.notifyAll();
    }
  }

  private void giveBack(Lane lane, boolean worked) {
    synchronized (lock) {
      if (worked) {
        restUntil = null;
        problem = Optional.empty();
      }
      lane.users--;
      if (!lane.retired || lane.users > 0) {
        return;
      }
    }
    close(lane);
  }

  private void failed(@Nullable Lane lane, DetectorException e) {
    LOG.log(Level.WARNING, "detector failed problem={0}", e.getMessage());
    synchronized (lock) {
      restUntil = clock.instant().plus(REST);
      problem =
          Optional.of(
              "%s; motion is still seen, and the network is tried again within %d s"
                  .formatted(e.getMessage(), REST.toSeconds()));
      if (lane != null) {
        lane.retired = true;
        lanes.remove(lane);
      }
    }
    if (lane != null) {
      giveBack(lane, false);
    }
  }

  private static void close(Lane lane) {
    try {
      lane.detector.close();
    } catch (DetectorException onClose) {
      LOG.log(Level.WARNING, "broken detector not closed problem={0}", onClose.getMessage());
    }
  }

  @Override
  public void close() {
    List<Lane> gone = new ArrayList<>();
    Detector with;
    synchronized (lock) {
      closed = true;
      for (Lane lane : lanes) {
        lane.retired = true;
        if (lane.users == 0) {
          gone.add(lane);
        }
      }
      lanes.clear();
      with = floats;
      floats = null;
      lock.notifyAll();
    }
    gone.forEach(DetectorPool::close);
    if (with != null) {
      with.close();
    }
  }
}
