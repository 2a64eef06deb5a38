package org.sightline.server.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.CameraEars;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
import org.sightline.recording.AnalysisGaps;
import org.sightline.server.identity.Analyzer;
import org.sightline.server.identity.Readers;
import org.sightline.stream.Stream;

/// Which cameras are looked at, by which analyzer, and what it says of them.
///
/// A camera is looked at by the first analyzer on another machine that may see it and is there,
/// else by the node's own. An analyzer that has said nothing for [#SILENCE] is not there. Any
/// thread may call anything; one lock guards all, and nothing slow happens under it but a line of
/// the ledger.
public final class AnalysisDesk implements AutoCloseable {
  /// An analyzer that is silent for so long is not there: its cameras go to another.
  public static final Duration SILENCE = Duration.ofMillis(2500);

  /// The most analyzers at once.
  static final int MAX_SEATS = 64;

  private static final System.Logger LOG = System.getLogger(AnalysisDesk.class.getName());
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration NOTE_EVERY = Duration.ofSeconds(5);
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofDays(400);

  /// One analyzer that is there.
  private static final class Seat {
    private final Analyzer analyzer;
    private AnalyzerReport report;
    private long heardNanos;

    Seat(Analyzer analyzer, AnalyzerReport report, long nowNanos) {
      this.analyzer = analyzer;
      this.report = report;
      heardNanos = nowNanos;
    }
  }

  private record Ended(Camera camera, long nanos) {}

  private final AnalysisTerms terms;
  private final LedgerLines ledger;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final AnalyzerBudgets budgets;
  private final Map<CameraName, Instant> lookedBefore;
  private final Instant startedAt;
  private final Thread thread;
  private volatile @Nullable CameraEars ears;
  private final Object lock = new Object();
  // Guarded by lock.
  private final TreeMap<CameraName, Watched> wanted = new TreeMap<>();
  private final TreeMap<String, Seat> seats = new TreeMap<>();
  private final Map<CameraName, Ended> ended = new HashMap<>();
  private long revision = 1;
  private String ownWords = "analysis is being started";
  private long ownStarts;
  private Optional<Long> ownHeardNanos = Optional.empty();
  private long notedNanos;

  /// @param nanoTime the monotonic clock
  public AnalysisDesk(
      AnalysisTerms terms, AnalysisGaps ledger, InstantSource clock, LongSupplier nanoTime) {
    this.terms = terms;
    this.ledger = new LedgerLines(ledger);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.budgets = new AnalyzerBudgets(nanoTime);
    this.lookedBefore = new HashMap<>(ledger.lookedUntil());
    this.ledger.write(l -> l.forgetBefore(clock.instant().minus(KEPT)));
    startedAt = clock.instant();
    notedNanos = nanoTime.getAsLong();
    thread = Thread.ofVirtual().name("analysis-desk").unstarted(this::work);
  }

  /// Begins to watch whether cameras are looked at.
  public AnalysisDesk start() {
    thread.start();
    return this;
  }

  /// How pictures are to be looked at.
  public AnalysisTerms terms() {
    return terms;
  }

  /// How much analyzers may post.
  public AnalyzerBudgets budgets() {
    return budgets;
  }

  private void work() {
    while (true) {
      try {
        Thread.sleep(TICK);
        tick();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "watching the analysis failed; it goes on", e);
      }
    }
  }

  /// Looks once whether all cameras are looked at.
  void tick() {
    synchronized (lock) {
      long nowNanos = nanoTime.getAsLong();
      Instant now = clock.instant();
      seats.values().removeIf(seat -> !isHere(seat, nowNanos));
      assign();
      for (Watched each : wanted.values()) {
        each.coverage.tick(nowNanos, now, gone(each), blind(each));
      }
      ledger.flush();
      if (nowNanos - notedNanos >= NOTE_EVERY.toNanos()) {
        notedNanos = nowNanos;
        note();
      }
    }
  }

  private void note() {
    Map<CameraName, Instant> looked = new TreeMap<>();
    wanted.forEach(
        (name, each) -> {
          if (each.coverage.why().isEmpty()) {
            looked.put(name, each.coverage.lookedUntil());
          }
        });
    if (!looked.isEmpty()) {
      ledger.write(l -> l.lookedUntil(looked));
    }
  }

  private static boolean isHere(Seat seat, long nowNanos) {
    return nowNanos - seat.heardNanos < SILENCE.toNanos();
  }

  private Coverage.@Nullable Why gone(Watched each) {
    Seat seat = each.analyzer == null ? null : seats.get(each.analyzer);
    if (seat == null) {
      return new Coverage.Why(GapCause.ANALYSIS_UNAVAILABLE, terms.here() ? ownWords : NOBODY);
    }
    if (each.isLookedAtIn(seat.report.session())) {
      return null;
    }
    Coverage.Why blind = blind(each);
    return blind != null ? blind : new Coverage.Why(GapCause.ANALYSIS_UNAVAILABLE, BEGINS);
  }

  private static final String BEGINS = "analysis begins to look at it";

  private static final String NOBODY =
      "no analyzer of another machine is connected, and analysis.here is off";

  /// What the camera alone suffers from; what all suffer from, such as no network, blinds none.
  private Coverage.@Nullable Why blind(Watched each) {
    Seat seat = each.analyzer == null ? null : seats.get(each.analyzer);
    return each.problem()
        .filter(problem -> seat == null || !seat.report.problem().equals(Optional.of(problem)))
        .map(problem -> new Coverage.Why(GapCause.ANALYSIS_UNAVAILABLE, problem))
        .orElse(null);
  }

  /// The camera is to be looked at, by this stream of the node.
  public void begin(Camera camera, Stream stream) {
    synchronized (lock) {
      Instant before = lookedBefore.remove(camera.name());
      wanted.put(
          camera.name(),
          new Watched(
              camera, new Coverage(camera.name(), stream, ledger, clock.instant(), before)));
      revision++;
      assign();
    }
  }

  /// The camera is no more to be looked at.
  public void end(CameraName camera) {
    synchronized (lock) {
      Watched gone = wanted.remove(camera);
      if (gone != null) {
        gone.coverage.end(clock.instant());
        ended.put(camera, new Ended(gone.camera, nanoTime.getAsLong()));
        revision++;
      }
    }
  }

  /// A camera whose end is so new that what was seen before may still be told.
  public Optional<Camera> endedJustNow(CameraName camera) {
    synchronized (lock) {
      ended.values().removeIf(e -> nanoTime.getAsLong() - e.nanos() > TOLD_WITHIN.toNanos());
      return Optional.ofNullable(ended.get(camera)).map(Ended::camera);
    }
  }

  /// Gives every camera to whom it belongs now.
  private void assign() {
    for (Watched each : wanted.values()) {
      String chosen =
          seats.values().stream()
              .filter(seat -> !seat.analyzer.own() && seat.analyzer.may(each.name()))
              .map(seat -> seat.analyzer.name())
              .findFirst()
              .orElse(terms.here() ? Readers.OWN : null);
      if (!java.util.Objects.equals(chosen, each.analyzer)) {
        each.analyzer = chosen;
        revision++;
      }
    }
  }

  /// The cameras that the analyzer is to look at now.
  public Assignment assignment(Analyzer analyzer) {
    synchronized (lock) {
      List<Camera> cameras = new ArrayList<>();
      for (Watched each : wanted.values()) {
        if (analyzer.name().equals(each.analyzer) && analyzer.may(each.name())) {
          cameras.add(each.camera);
        }
      }
      return new Assignment(revision, cameras);
    }
  }

  /// Takes what an analyzer says of itself and its cameras. What it says of cameras that are no
  /// more its own is passed over.
  ///
  /// @return the revision of the assignments, or empty where another process of that name is there
  public Optional<Long> report(Analyzer analyzer, AnalyzerReport report) {
    synchronized (lock) {
      long nowNanos = nanoTime.getAsLong();
      Seat seat = seats.get(analyzer.name());
      if (seat != null
          && !seat.report.session().equals(report.session())
          && isHere(seat, nowNanos)) {
        return Optional.empty();
      }
      if (seat == null || !seat.report.session().equals(report.session())) {
        if (seat == null && seats.size() >= MAX_SEATS) {
          return Optional.empty();
        }
        LOG.log(Level.INFO, "analyzer is here name={0}", analyzer.name());
        seat = new Seat(analyzer, report, nowNanos);
        seats.put(analyzer.name(), seat);
        assign();
      }
      seat.report = report;
      seat.heardNanos = nowNanos;
      if (analyzer.own()) {
        ownHeardNanos = Optional.of(nowNanos);
        ownWords = "the process that looks at pictures does not answer";
      }
      for (AnalyzerReport.OfCamera of : report.cameras()) {
        Watched each = wanted.get(of.camera());
        if (each != null && analyzer.name().equals(each.analyzer)) {
          each.hear(of, report.session(), nowNanos, clock.instant());
        }
      }
      return Optional.of(revision);
    }
  }

  /// The node's own child is not there, or not any more.
  ///
  /// @param words why, for people
  void ownIsGone(String words) {
    synchronized (lock) {
      seats.remove(Readers.OWN);
      ownWords = words;
    }
    tick();
  }

  /// The node's own child is being started.
  void ownBegins() {
    synchronized (lock) {
      ownStarts++;
      ownHeardNanos = Optional.empty();
    }
  }

  /// How often the node's own child was started.
  public long ownStarts() {
    synchronized (lock) {
      return ownStarts;
    }
  }

  /// When the node's own child was heard of last, in nanoseconds of the monotonic clock; empty
  /// until it has said something since its start.
  Optional<Long> ownHeard() {
    synchronized (lock) {
      return ownHeardNanos;
    }
  }

  Instant now() {
    return clock.instant();
  }

  /// Whether any camera is the node's own to look at.
  boolean isOwnNeeded() {
    synchronized (lock) {
      return terms.here()
          && wanted.values().stream().anyMatch(each -> Readers.OWN.equals(each.analyzer));
    }
  }

  /// What listens to cameras beside their streams.
  public AnalysisDesk hearing(CameraEars listening) {
    ears = listening;
    return this;
  }

  /// What listens to cameras beside their streams; empty where nothing does.
  public Optional<CameraEars> ears() {
    return Optional.ofNullable(ears);
  }

  /// How the analysis of a camera stands; counts go on over restarts of its analyzer.
  public AnalysisState state(CameraName camera) {
    synchronized (lock) {
      Watched each = wanted.get(camera);
      if (each == null) {
        return AnalysisState.off();
      }
      return each.state(each.analyzer != null && seats.containsKey(each.analyzer));
    }
  }

  /// The objects in the camera's picture now.
  public List<LiveObject> objects(CameraName camera) {
    synchronized (lock) {
      Watched each = wanted.get(camera);
      return each == null ? List.of() : each.objects(nanoTime.getAsLong());
    }
  }

  /// Why nothing is recognised in any camera, or empty.
  public Optional<String> problem() {
    synchronized (lock) {
      return terms.problem() != null
          ? Optional.of(terms.problem())
          : seats.values().stream().flatMap(seat -> seat.report.problem().stream()).findFirst();
    }
  }

  /// The analyzers that are there, by name.
  public List<Present> present() {
    synchronized (lock) {
      return seats.values().stream()
          .map(
              seat ->
                  new Present(
                      seat.analyzer.name(),
                      seat.report,
                      (int)
                          wanted.values().stream()
                              .filter(each -> seat.analyzer.name().equals(each.analyzer))
                              .count()))
          .toList();
    }
  }

  /// An analyzer that is there.
  ///
  /// @param cameras that are its own now
  public record Present(String name, AnalyzerReport report, int cameras) {}

  /// What is wrong with the analysis now.
  public List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    problem().ifPresent(words -> found.add(problem(null, startedAt, words, NETWORKS)));
    synchronized (lock) {
      for (Watched each : wanted.values()) {
        StreamId main = StreamId.main(each.name());
        if (blind(each) instanceof Coverage.Why(GapCause _, String words)) {
          found.add(problem(main, each.coverage.lookedUntil(), words, CAMERA));
        }
        Coverage.Why why = each.coverage.why().orElse(null);
        if (why != null
            && (why.cause() == GapCause.ANALYSIS_OVERLOADED
                || why.cause() == GapCause.ANALYSIS_UNAVAILABLE)) {
          found.add(
              new Problem(
                  why.cause().code(),
                  Severity.WARNING,
                  main,
                  each.coverage.lookedUntil(),
                  "nobody looks at %s: %s".formatted(each.name(), why.words()),
                  why.cause().remedy()));
        }
      }
    }
    return found;
  }

  private static final String NETWORKS =
      "recording goes on; see ./sightline network list for what can analyse";
  private static final String CAMERA =
      "recording goes on; look at the stream that is analysed: sub where the camera has one";

  private static Problem problem(
      @Nullable StreamId stream, Instant since, String words, String remedy) {
    return new Problem("analysis", Severity.WARNING, stream, since, words, remedy);
  }

  /// Ends the watch and says that nobody looks any more because the node stopped.
  @Override
  public void close() {
    thread.interrupt();
    synchronized (lock) {
      note();
      wanted.values().forEach(each -> each.coverage.stopped());
    }
  }
}
