package org.sightline.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// What becomes of footage once it is written: how long it is kept, who asked to keep it, on which
/// disk it lies, and how the disks fare. Any thread may call.
///
/// One thread deletes, one moves footage between tiers, and one for each disk looks at it every
/// [#LOOK], so that a disk that hangs holds up itself only.
public final class Storekeeping {
  private static final Duration FORECAST_AGE = Duration.ofMinutes(1);

  /// How often each disk is looked at: an alarm comes no later than twice this.
  static final Duration LOOK = Duration.ofSeconds(4);

  private static final System.Logger LOG = System.getLogger(Storekeeping.class.getName());
  private static final Duration MOVE = Duration.ofMinutes(1);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
  private static final Path SYS = Path.of("/sys");

  private final Workplace place;
  private final Retention retention;
  private final Mover mover;
  private final Marks marks;
  private final Pins pins;
  private final KeepTable table;
  private final PolicyTable policies;
  private final Forecasts forecasts;
  private final TrustedClock trusted;
  private final StorageProblems problems;
  private final Object retaining = new Object();
  private final AtomicBoolean retentionRuns = new AtomicBoolean();
  private volatile RetentionPolicy policy;
  private volatile boolean saved;
  private volatile Supplier<List<Hold>> holds = List::of;
  private final LongSupplier nanoTime;
  private final DiskHealths healths;
  private volatile @Nullable Recent recent;
  private volatile boolean closing;

  Storekeeping(Workplace place, LongSupplier nanoTime, long lastBeatUs) {
    this.place = place;
    this.nanoTime = nanoTime;
    retention = new Retention(place);
    mover = new Mover(place, step -> {});
    marks = new Marks(place.index());
    pins = new Pins(place.index(), place.clock());
    table = new KeepTable(place.index());
    policies = new PolicyTable(place.index());
    forecasts = new Forecasts(place, nanoTime);
    healths = new DiskHealths(SYS, nanoTime);
    trusted = new TrustedClock(place.clock(), nanoTime, lastBeatUs);
    problems = new StorageProblems(place);
    Optional<RetentionPolicy> before = policies.read();
    saved = before.isPresent();
    policy = before.orElse(place.settings().policy());
  }

  /// Begins to look at the disks and to move footage.
  void start() {
    if (place.volumes().all().size() > 1) {
      Thread.ofPlatform().name("recording-mover").daemon().start(this::moveAgainAndAgain);
    }
  }

  /// Looks at every disk once, on a thread for each that goes on looking; waits for those that
  /// answer soon.
  static void watch(Workplace place, java.util.function.BooleanSupplier closing) {
    List<Volume> all = place.volumes().all();
    CountDownLatch looked = new CountDownLatch(all.size());
    for (Volume volume : all) {
      Thread.ofPlatform()
          .name("recording-watch-" + volume.name())
          .daemon()
          .start(
              () -> {
                lookQuietly(place, volume);
                looked.countDown();
                while (!closing.getAsBoolean()) {
                  LockSupport.parkNanos(LOOK.toNanos());
                  if (!closing.getAsBoolean()) {
                    lookQuietly(place, volume);
                  }
                }
              });
    }
    try {
      if (!looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "a volume does not answer, going on without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void lookQuietly(Workplace place, Volume volume) {
    try {
      place.volumes().look(volume, place.opener());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a look at a volume failed volume=" + volume.name(), e);
    }
  }

  private void moveAgainAndAgain() {
    while (!closing) {
      try {
        mover.run(policy, trusted.nowUs());
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.log(System.Logger.Level.ERROR, "moving failed, trying again in a minute", e);
        }
      }
      LockSupport.parkNanos(MOVE.toNanos());
    }
  }

  /// What is deleted when.
  public RetentionPolicy policy() {
    return policy;
  }

  /// Whether the policy was saved while the node ran; otherwise it is the settings'.
  public boolean isPolicySaved() {
    return saved;
  }

  /// Lets a policy hold from now on, also after a start, unless what was measured says that it
  /// cannot be kept.
  public PolicyVerdict save(RetentionPolicy wanted) {
    Forecast forecast = forecasts.under(wanted);
    if (!forecast.fits()) {
      return new PolicyVerdict.DoesNotFit(forecast);
    }
    policies.write(wanted);
    saved = true;
    policy = wanted;
    return new PolicyVerdict.Saved(forecast);
  }

  /// Lets the settings' policy hold again.
  public void forgetSavedPolicy() {
    policies.write(null);
    saved = false;
    policy = place.settings().policy();
  }

  /// Whether the policy that holds can be kept.
  public Forecast forecast() {
    return forecasts.under(policy);
  }

  /// Whether another policy could be kept.
  public Forecast forecast(RetentionPolicy wanted) {
    return forecasts.under(wanted);
  }

  /// Footage that people asked to keep.
  public Pins pins() {
    return pins;
  }

  /// What footage is worth.
  public Marks marks() {
    return marks;
  }

  /// Asks at each run of retention what must not expire by time, such as footage of open alerts.
  /// Where it throws nothing expires by time.
  public void holdWith(Supplier<List<Hold>> whatIsHeld) {
    holds = whatIsHeld;
  }

  /// Deletes what is due; also done every minute.
  RetentionReport retain() {
    synchronized (retaining) {
      marks.flush();
      RetentionReport report =
          retention.run(new Kept(policy, pins.holding(), holds, trusted.nowUs()));
      place.index().oldest(1).stream()
          .findFirst()
          .ifPresent(oldest -> marks.forgetBefore(oldest.startUs()));
      return report;
    }
  }

  /// Moves footage between tiers now, for tests; also done every minute.
  void move() {
    mover.run(policy, trusted.nowUs());
  }

  /// Not on the keeper's thread: on a full disk that waits for the room which retention makes.
  void retainAside() {
    if (!closing && retentionRuns.compareAndSet(false, true)) {
      Thread.ofPlatform().name("recording-retention").daemon().start(this::retainQuietly);
    }
  }

  private void retainQuietly() {
    try {
      retain();
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.log(System.Logger.Level.ERROR, "retention failed, trying again in a minute", e);
      }
    } finally {
      retentionRuns.set(false);
    }
  }

  /// Whether so little is free that footage should go at once.
  boolean isShort() {
    return retention.isShort(policy);
  }

  void flushMarksQuietly() {
    try {
      marks.flush();
    } catch (RecordingException e) {
      LOG.log(System.Logger.Level.WARNING, "marks wait for the index: " + e.getMessage());
    }
  }

  /// How much footage there is, and the data folder's disk.
  StorageFigures figures() {
    return new StorageFigures(
        place.index().bytes(),
        place.index().count(),
        oldest(),
        freeBytes(),
        place.root().toFile().getTotalSpace());
  }

  /// Start of the oldest footage, or null without any; reads one row of the index.
  public @Nullable Instant oldest() {
    return place.index().oldest(1).stream().findFirst().map(SegmentRow::start).orElse(null);
  }

  /// What this process may still use on the data folder's disk; does not read the index.
  public long freeBytes() {
    return place.root().toFile().getUsableSpace();
  }

  /// How each disk fares, the data folder's first.
  public List<VolumeFigures> volumes() {
    return volumes(true);
  }

  /// @param withBytes whether the footage on each is added up, for which the whole index is read
  private List<VolumeFigures> volumes(boolean withBytes) {
    List<VolumeFigures> found = new ArrayList<>();
    Map<Long, String> devices = new HashMap<>();
    for (Volume volume : place.volumes().all()) {
      String shares = devices.putIfAbsent(volume.device(), volume.name());
      found.add(
          new VolumeFigures(
              volume.id(),
              volume.name(),
              volume.settings().folder(),
              volume.tier(),
              volume.settings().fallback(),
              volume.state(),
              withBytes ? table.bytesOn(volume.id()) : 0,
              volume.usableBytes(),
              volume.totalBytes(),
              volume.device() == 0 ? null : shares,
              volume.latency().quantileMicros(0.5),
              volume.latency().quantileMicros(0.99),
              volume.isThere() ? healths.of(volume.device()) : DiskHealth.NOT_READABLE));
    }
    return found;
  }

  /// Segments that were moved to another tier since the start.
  public long movedSegments() {
    return mover.movedSegments();
  }

  /// Moves that failed and are tried again, since the start.
  public long failedMoves() {
    return mover.failures();
  }

  /// What is wrong with disks and policy.
  List<Problem> problems() {
    List<Problem> found = new ArrayList<>(problems.ofVolumes(volumes(false)));
    Instant now = place.clock().instant();
    found.addAll(retention.losses().problems(now));
    trusted.nowUs();
    trusted
        .doubtedSince()
        .ifPresent(
            since ->
                found.add(
                    new Problem(
                        "clock-ahead",
                        Severity.WARNING,
                        null,
                        since,
                        "the node's clock went ahead by %s; footage does not expire by the new"
                                .formatted(trusted.ahead())
                            + " time before it has stood for a while",
                        "check the clock; if it is right, nothing needs to be done")));
    long beyond = retention.overBoundBytes();
    Instant beyondSince = problems.lasting("bound", beyond > 0);
    if (beyond > 0) {
      found.add(
          new Problem(
              "footage-over-size",
              Severity.NOTICE,
              null,
              beyondSince,
              "pins and least ages keep %s more than the size allows".formatted(Sizes.of(beyond)),
              "release pins, or allow more"));
    }
    policyProblem(found);
    return found;
  }

  /// The forecast of at most a minute ago: it adds up a week of the index, and problems are asked
  /// for every two seconds.
  private Forecast recentForecast() {
    Recent last = recent;
    long now = nanoTime.getAsLong();
    if (last == null
        || !last.policy().equals(policy)
        || now - last.atNanos() > FORECAST_AGE.toNanos()) {
      last = new Recent(policy, forecast(), now);
      recent = last;
    }
    return last.forecast();
  }

  /// A forecast, and when and for what it was made.
  private record Recent(RetentionPolicy policy, Forecast forecast, long atNanos) {}

  private void policyProblem(List<Problem> found) {
    Forecast forecast = recentForecast();
    boolean broken = !forecast.fits();
    Duration full = forecast.fullAfter();
    boolean soon = broken && full != null && full.compareTo(StorageProblems.SOON_FULL) < 0;
    Instant since = problems.lasting("policy", broken);
    if (broken && (forecast.measured() || forecast.isFarOff())) {
      found.add(
          new Problem(
              "policy-does-not-fit",
              soon ? Severity.WARNING : Severity.NOTICE,
              null,
              since,
              forecast.sentence()
                  + (forecast.measured() ? "" : " (from less than an hour of footage)")
                  + (full == null
                      ? ""
                      : full.isZero()
                          ? ". The room is used up now"
                          : ". The room is used up in %.1f days".formatted(full.toHours() / 24.0)),
              "keep footage for fewer days, or add a disk"));
    }
  }

  void close() {
    closing = true;
  }

  /// The mover's tidying after a crash.
  void recover() {
    mover.recover();
  }
}
