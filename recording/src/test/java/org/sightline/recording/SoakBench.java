package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sightline.domain.CameraName;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.stream.StreamMessage;
import org.sightline.testkit.ControllableClock;

/// Hours of footage of several cameras, pushed through the recorder as fast as the disk takes them,
/// on a clock that moves with the footage; retention runs every minute, connections break every
/// ten.
///
/// Prints samples of the heap after a collection, threads, open files and the index, then the
/// growth of each an hour behind a warm-up; [#run] is false, and the exit code 1, where one grows
/// by more than [#MOST_GROWTH] an hour, footage is missing, or the index is too large.
public final class SoakBench {
  private static final int CAMERAS = 4;
  private static final int PICTURES_PER_SECOND = 5;
  private static final int PICTURES_OF_A_GROUP = 10;
  private static final int PICTURE_BYTES = 1500;
  private static final int SAMPLES = 48;
  private static final double MOST_GROWTH = 0.01;
  private static final long MOST_INDEX_BYTES = 4096;
  // What a collector, a page of SQLite and a lazily loaded class move by without being a leak.
  private static final long HEAP_NOISE = 512 << 10;
  private static final long INDEX_NOISE = 64 << 10;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Sample(double hour, long heap, long threads, long files, long index) {}

  private interface Figure {
    long of(Sample sample);
  }

  private final Path folder;
  private final ControllableClock clock = new ControllableClock(START);
  private final List<Sample> samples = new ArrayList<>();
  private final byte[] picture = new byte[PICTURE_BYTES];
  private Recordings recordings;
  private long run;
  private long tick;

  private SoakBench(Path folder, Duration keep) {
    this.folder = folder;
    picture[2] = (byte) ((PICTURE_BYTES - 4) >> 8);
    picture[3] = (byte) (PICTURE_BYTES - 4);
    recordings =
        Recordings.open(
            new RecordingSettings(
                folder, Duration.ofMinutes(1), RecordingSettings.MAX_FRAGMENT, keep, 0, 0),
            clock,
            new Recordings.Working(
                false, FileOpener.REAL, () -> Duration.between(START, clock.instant()).toNanos()));
  }

  /// Runs it; the argument is how many hours of footage.
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sightline-soak");
    boolean good = run(folder, Double.parseDouble(arguments[0]));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    System.exit(good ? 0 : 1);
  }

  /// Whether `hours` of footage went through without growth or loss.
  static boolean run(Path folder, double hours) throws IOException {
    long minutes = Math.max(8, Math.round(hours * 60));
    Duration keep = Duration.ofMinutes(minutes / 4);
    SoakBench bench = new SoakBench(folder, keep);
    long begun = System.nanoTime();
    try (Recordings ignored = bench.recordings) {
      System.out.printf("soak of %d minutes x %d cameras, kept for %s%n", minutes, CAMERAS, keep);
      System.out.println("   hour  heap KiB  threads  files  index KiB");
      bench.sample();
      long every = Math.max(1, minutes / SAMPLES);
      for (long minute = 0; minute < minutes; minute++) {
        bench.minute(minute);
        if ((minute + 1) % every == 0) {
          bench.sample();
        }
      }
      boolean good = bench.judge(keep);
      System.out.printf(
          "%.0f times real time%n", minutes * 60 / ((System.nanoTime() - begun) / 1e9));
      return good;
    }
  }

  private static StreamId stream(int camera) {
    return StreamId.main(new CameraName("camera-" + camera));
  }

  private void minute(long minute) {
    if (minute % 10 == 0) {
      run++;
      for (int camera = 0; camera < CAMERAS; camera++) {
        StreamRecorder recorder = recordings.recorder(stream(camera));
        if (minute > 0) {
          recorder.accept(
              new StreamMessage.RunEnded(
                  run - 1, clock.instant(), GapCause.CONNECTION_LOST, "the camera closed it"));
        }
        recorder.accept(
            new StreamMessage.RunStarted(run, clock.instant(), List.of(Script.PICTURE)));
      }
      tick = 0;
    }
    for (int i = 0; i < 60 * PICTURES_PER_SECOND; i++, tick++) {
      clock.advance(Duration.ofMillis(1000 / PICTURES_PER_SECOND));
      boolean key = tick % PICTURES_OF_A_GROUP == 0;
      picture[4] = (byte) (key ? 0x65 : 0x41);
      for (int camera = 0; camera < CAMERAS; camera++) {
        recordings
            .recorder(stream(camera))
            .accept(
                new StreamMessage.Unit(
                    new AccessUnit(
                        0,
                        tick * 90_000 / PICTURES_PER_SECOND,
                        key,
                        false,
                        clock.instant(),
                        picture.clone())));
      }
      recordings.visit();
    }
    recordings.retain();
  }

  private void sample() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
    }
    long files;
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      files = open.count();
    }
    recordings
        .workplace()
        .index()
        .write("PRAGMA wal_checkpoint(TRUNCATE)", statement -> statement.execute());
    Sample sample =
        new Sample(
            Duration.between(START, clock.instant()).toSeconds() / 3600.0,
            heap,
            Thread.getAllStackTraces().size(),
            files,
            Files.size(folder.resolve("recording.db")));
    samples.add(sample);
    System.out.printf(
        "%7.2f %9d %8d %6d %10d%n",
        sample.hour(), sample.heap() >> 10, sample.threads(), sample.files(), sample.index() >> 10);
  }

  private boolean judge(Duration keep) {
    double warm = keep.toSeconds() / 3600.0 * 1.5;
    List<Sample> warmSamples = samples.stream().filter(s -> s.hour() >= warm).toList();
    boolean good = flat("heap", warmSamples, Sample::heap, HEAP_NOISE);
    good &= flat("threads", warmSamples, Sample::threads, 1);
    good &= flat("open files", warmSamples, Sample::files, 1);
    good &= flat("index", warmSamples, Sample::index, INDEX_NOISE);
    Sample full =
        samples.stream().filter(s -> s.hour() * 3600 >= keep.toSeconds()).findFirst().orElseThrow();
    long perMinute =
        (long) ((full.index() - samples.getFirst().index()) / (full.hour() * 60 * CAMERAS));
    System.out.printf("index %d bytes for each camera-minute, at most 4096%n", perMinute);
    return good & perMinute <= MOST_INDEX_BYTES & nothingIsMissing();
  }

  private static boolean flat(String name, List<Sample> samples, Figure figure, long noise) {
    double hours = samples.stream().mapToDouble(Sample::hour).average().orElseThrow();
    double mean = samples.stream().mapToLong(figure::of).average().orElseThrow();
    double both = 0;
    double square = 0;
    for (Sample sample : samples) {
      both += (sample.hour() - hours) * (figure.of(sample) - mean);
      square += (sample.hour() - hours) * (sample.hour() - hours);
    }
    double slope = square > 0 ? both / square : 0;
    double span = samples.getLast().hour() - samples.getFirst().hour();
    boolean good = slope <= mean * MOST_GROWTH || slope * span <= noise;
    System.out.printf("%-10s %+.3f %% an hour %s%n", name, slope / mean * 100, good ? "" : "GROWS");
    return good;
  }

  private boolean nothingIsMissing() {
    boolean good = true;
    for (int camera = 0; camera < CAMERAS; camera++) {
      for (Gap gap :
          recordings.timeline(stream(camera), new TimeRange(START, clock.instant())).gaps()) {
        if (gap.cause() != GapCause.RETENTION_EXPIRED
            && gap.range(clock.instant()).duration().toMillis() > 1000) {
          System.out.println("MISSING " + stream(camera) + " " + gap);
          good = false;
        }
      }
    }
    return good;
  }
}
