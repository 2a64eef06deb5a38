package org.sightline.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureWorks;
import org.sightline.stream.Stream;

/// Small pictures of all recorded cameras, made while they are recorded, so that a timeline can
/// show what was at any instant without decoding footage.
///
/// One thread of the lowest priority makes them all, one at a time: a key picture of the camera's
/// sub stream where it has one, decoded roughly, scaled to [#MOST]. How far apart they are follows
/// what they cost ([ScrubSettings#SHARE]), and while the machine is busy none are made: a picture
/// that is missing costs nothing, a recorded second does. Nothing is forced to the disk, and a disk
/// that refuses costs pictures only.
///
/// Pictures are shown and kept only while there is footage of their time: what retention deletes is
/// erased here within seconds, what was missed then within an hour. They lie in the data folder and
/// take a few kilobytes each; see [ScrubFolder].
///
/// Any thread may call.
public final class ScrubStrip implements AutoCloseable {
  /// The largest picture.
  public static final PictureSize MOST = new PictureSize(160, 160);

  private static final System.Logger LOG = System.getLogger(ScrubStrip.class.getName());
  private static final int QUALITY = 55;
  private static final Duration VISIT = Duration.ofSeconds(1);
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(10);

  /// However dear a picture was, the next comes after this at most: a process's first ones cost far
  /// more than all later ones, and are no measure.
  private static final Duration FARTHEST = Duration.ofMinutes(2);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(2);
  private static final Duration FIRST_SWEEP = Duration.ofMinutes(10);
  private static final Duration SWEEP = Duration.ofHours(1);

  /// A picture that waited for the processor so many times longer than it needed it, and this much,
  /// says that the machine is busy.
  private static final int BUSY_FACTOR = 4;

  private static final long BUSY_NANOS = 50_000_000;

  /// Footage younger than this may not be in the index yet.
  private static final long UNWRITTEN_US = 10_000_000;

  /// Media time and the index round differently.
  private static final long ROUNDING_US = 1000;

  /// How work is measured.
  ///
  /// @param nanoTime the monotonic clock
  /// @param cpuNanos the calling thread's processor time
  record Meter(LongSupplier nanoTime, LongSupplier cpuNanos) {
    static final Meter REAL =
        new Meter(System::nanoTime, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  private final Recordings recordings;
  private final ScrubSettings settings;
  private final BiFunction<MediaFormat, AccessUnit, PictureWorks.Made> maker;
  private final Meter meter;
  private final Path root;
  private final Map<StreamId, ScrubFolder> folders = new ConcurrentHashMap<>();
  private final Map<StreamId, ScrubCamera> cameras = new ConcurrentHashMap<>();
  private final ScrubErasing erasing;
  private final Thread thread;
  private final AtomicLong pictures = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong deferred = new AtomicLong();
  private final AtomicLong cpuNanos = new AtomicLong();
  private volatile boolean closing;

  // Owned by the thread.
  private long quietUntilNanos;
  private long sweepAtNanos;
  private boolean told;
  private long makersCpuNanos;

  /// @param maker of a small JPEG from a key picture
  ScrubStrip(
      Recordings recordings,
      ScrubSettings settings,
      BiFunction<MediaFormat, AccessUnit, PictureWorks.Made> maker,
      Meter meter) {
    this.meter = meter;
    this.recordings = recordings;
    this.settings = settings;
    this.maker = maker;
    root = recordings.settings().folder().resolve("scrub");
    erasing = new ScrubErasing(this::folder, this::isKept);
    recordings.workplace().closed().addGone(erasing::gone);
    quietUntilNanos = meter.nanoTime().getAsLong();
    sweepAtNanos = quietUntilNanos + FIRST_SWEEP.toNanos();
    thread = Thread.ofPlatform().name("scrub").daemon().unstarted(this::work);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// A strip that makes nothing by itself, for footage that is imported while no node runs.
  static ScrubStrip idle(Recordings recordings, PictureWorks works) {
    PictureWorks.Wish small = new PictureWorks.Wish(MOST, QUALITY, true);
    return new ScrubStrip(
        recordings,
        ScrubSettings.USUAL,
        (format, unit) -> works.picture(format, unit, small),
        Meter.REAL);
  }

  /// Begins to work on the footage of `recordings`, to be closed before them.
  ///
  /// @param works what decodes
  public static ScrubStrip start(
      Recordings recordings, ScrubSettings settings, PictureWorks works) {
    PictureWorks.Wish small = new PictureWorks.Wish(MOST, QUALITY, true);
    ScrubStrip strip =
        new ScrubStrip(
            recordings, settings, (format, unit) -> works.picture(format, unit, small), Meter.REAL);
    strip.thread.start();
    return strip;
  }

  /// Makes pictures of a camera from now on, while its main stream is recorded.
  ///
  /// @param sub the camera's small stream, or null
  public void watch(Stream main, @Nullable Stream sub) {
    cameras.put(main.id(), new ScrubCamera(main, sub, meter.nanoTime().getAsLong()));
  }

  /// Makes no more pictures of a stream; those there are go with the footage.
  public void forget(StreamId main) {
    cameras.remove(main);
  }

  /// The newest picture at or before an instant; empty where there is none, or no footage of its
  /// time any more.
  ///
  /// @throws UncheckedIOException if the disk fails
  public Optional<ScrubPicture> newest(StreamId stream, Instant at) {
    try {
      return folder(stream).newest(Micros.of(at) + ROUNDING_US, us -> isKept(stream, us));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// When pictures within the range were taken, in order and spread over it.
  ///
  /// @param count the most instants
  /// @throws UncheckedIOException if the disk fails
  public List<Instant> times(StreamId stream, TimeRange range, int count) {
    LongPredicate shown = us -> isKept(stream, us);
    try {
      return folder(stream)
          .times(Micros.of(range.start()), Micros.of(range.end()), count, shown)
          .stream()
          .map(Micros::instant)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What was done since the start.
  public ScrubFigures figures() {
    return new ScrubFigures(
        pictures.get(),
        bytes.get(),
        failures.get(),
        deferred.get(),
        erasing.erased(),
        cpuNanos.get() / 1e9);
  }

  private ScrubFolder folder(StreamId stream) {
    return folders.computeIfAbsent(
        stream,
        id -> {
          try {
            return new ScrubFolder(root, id);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Whether there is footage of that time, or may be in a moment.
  private boolean isKept(StreamId stream, long us) {
    return us > recordings.workplace().nowUs() - UNWRITTEN_US
        || recordings.footage().isThere(stream, us - ROUNDING_US, us + ROUNDING_US);
  }

  private void work() {
    while (!closing) {
      try {
        erasing.run();
        if (settings.on()) {
          visit(meter.nanoTime().getAsLong());
        }
        sweepSometimes();
      } catch (RuntimeException e) {
        if (!closing) {
          failures.incrementAndGet();
          LOG.log(System.Logger.Level.WARNING, "small pictures failed, going on", e);
        }
      }
      cpuNanos.set(meter.cpuNanos().getAsLong() + makersCpuNanos);
      LockSupport.parkNanos(VISIT.toNanos());
    }
  }

  private void sweepSometimes() {
    if (meter.nanoTime().getAsLong() - sweepAtNanos >= 0) {
      sweepAtNanos = meter.nanoTime().getAsLong() + SWEEP.toNanos();
      sweep();
    }
  }

  /// Erases all pictures whose footage is gone, of cameras that are gone too.
  void sweep() {
    erasing.sweep(recordings.known());
  }

  /// Erases what retention told of.
  void erase() {
    erasing.run();
  }

  /// Makes the pictures that are due.
  void visit(long nowNanos) {
    for (ScrubCamera camera : cameras.values()) {
      if (closing || nowNanos - quietUntilNanos < 0) {
        return;
      }
      if (recordings.state(camera.main().id()) instanceof RecordingState.Recording) {
        visit(camera, nowNanos);
      } else {
        camera.letGo();
      }
    }
  }

  private void visit(ScrubCamera camera, long nowNanos) {
    if (!camera.isDue(nowNanos)) {
      return;
    }
    ScrubCamera.Key key = camera.key(nowNanos);
    if (key == null) {
      return;
    }
    long wall = meter.nanoTime().getAsLong();
    long before = meter.cpuNanos().getAsLong();
    Duration next = settings.every();
    long cost = 0;
    try {
      cost = take(camera.main().id(), key);
    } catch (RuntimeException | LinkageError | IOException e) {
      next = longer(next, AFTER_FAILURE);
      failed(camera.main().id(), e);
    }
    cost += meter.cpuNanos().getAsLong() - before;
    long waited = meter.nanoTime().getAsLong() - wall;
    if (waited > BUSY_NANOS && waited > BUSY_FACTOR * Math.max(1, cost)) {
      deferred.incrementAndGet();
      quietUntilNanos = meter.nanoTime().getAsLong() + BUSY_PAUSE.toNanos();
    }
    camera.next(nowNanos, longer(next, affordable(cost)));
  }

  private static Duration affordable(long costNanos) {
    Duration apart = Duration.ofNanos((long) (costNanos / ScrubSettings.SHARE));
    return apart.compareTo(FARTHEST) < 0 ? apart : FARTHEST;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// The small pictures of footage that is being imported.
  ScrubIntake intake() {
    return new ScrubIntake(settings, maker);
  }

  /// Keeps what an import made, once its footage is there; a disk that refuses costs pictures only.
  void keep(StreamId stream, ScrubIntake made) {
    failures.addAndGet(made.failures());
    try {
      for (ScrubIntake.Small small : made.pictures()) {
        if (folder(stream).append(small.timeUs(), small.jpeg())) {
          pictures.incrementAndGet();
          bytes.addAndGet(small.jpeg().length);
        }
      }
    } catch (IOException e) {
      failed(stream, e);
    }
  }

  /// Makes and keeps a picture.
  ///
  /// @return the processor time that it took elsewhere
  private long take(StreamId stream, ScrubCamera.Key key) throws IOException {
    PictureWorks.Made made = maker.apply(key.format(), key.unit());
    makersCpuNanos += made.cpuNanos();
    Optional<byte[]> jpeg = made.jpeg();
    if (jpeg.isEmpty()) {
      failures.incrementAndGet();
      return made.cpuNanos();
    }
    if (folder(stream).append(key.timeUs(), jpeg.get())) {
      pictures.incrementAndGet();
      bytes.addAndGet(jpeg.get().length);
    }
    return made.cpuNanos();
  }

  /// The first failure is told, the rest counted: a full disk would fill the log as well.
  private void failed(StreamId stream, Throwable e) {
    failures.incrementAndGet();
    if (!told) {
      told = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "no small picture stream=%s cause=\"%s\"; further ones are only counted"
              .formatted(stream, e));
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(4))) {
        LOG.log(System.Logger.Level.WARNING, "the thread of small pictures still waits");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cameras.values().forEach(ScrubCamera::letGo);
  }
}
