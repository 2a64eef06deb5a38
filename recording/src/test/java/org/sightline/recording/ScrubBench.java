package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.picture.PictureWorks;

/// How long a small picture takes at any instant of thirty days, one every ten seconds, of cameras
/// that were recorded the whole time.
///
/// Rows of footage are made up, so this stands in the recording room's package. Pictures are 4 kB
/// of noise. With the argument `cold` the system's cache of files is dropped before, which needs
/// root.
public final class ScrubBench {
  private static final int CAMERAS = 2;
  private static final int DAYS = 30;
  private static final int EVERY_SECONDS = 10;
  private static final int PICTURE_BYTES = 4096;
  private static final int ROUNDS = 2000;
  private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");

  private ScrubBench() {}

  /// Runs it; prints a line for each figure.
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sightline-scrub");
    Instant end = Instant.parse("2026-06-30T00:00:00Z");
    Instant start = end.minus(Duration.ofDays(DAYS));
    Recordings.Working idle = new Recordings.Working(false, FileOpener.REAL);
    RecordingSettings settings = RecordingSettings.usual(folder);
    try (Recordings recordings = Recordings.open(settings, InstantSource.fixed(end), idle)) {
      long filling = System.nanoTime();
      for (int camera = 0; camera < CAMERAS; camera++) {
        footage(recordings.workplace().index(), stream(camera), camera, start, end);
        pictures(folder, stream(camera), start);
      }
      long pictures = (long) CAMERAS * DAYS * 86_400 / EVERY_SECONDS;
      System.out.printf(
          "%d cameras, %d days, a picture every %d s: %d pictures, %.1f us each to write%n",
          CAMERAS, DAYS, EVERY_SECONDS, pictures, (System.nanoTime() - filling) / 1e3 / pictures);
      if (Arrays.asList(arguments).contains("cold")) {
        Files.writeString(DROP, "3");
      }
      ScrubStrip strip =
          new ScrubStrip(
              recordings,
              ScrubSettings.USUAL,
              (format, unit) -> new PictureWorks.Made(Optional.empty(), 0),
              new ScrubStrip.Meter(System::nanoTime, () -> 0));
      measure(strip, start, "first time");
      measure(strip, start, "again");
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void measure(ScrubStrip strip, Instant start, String what) {
    Random random = new Random(7);
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Instant at = start.plusMillis(random.nextLong(Duration.ofDays(DAYS).toMillis()));
      long began = System.nanoTime();
      ScrubPicture picture = strip.newest(stream(i % CAMERAS), at).orElseThrow();
      nanos[i] = System.nanoTime() - began;
      if (Duration.between(picture.at(), at).toSeconds() > EVERY_SECONDS) {
        throw new IllegalStateException(picture.at() + " is not the picture of " + at);
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-10s median %6.2f ms, 99th of 100 %6.2f ms, worst %6.2f ms%n",
        what, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 99 / 100] / 1e6, nanos[ROUNDS - 1] / 1e6);
  }

  private static void pictures(Path folder, StreamId stream, Instant start) throws IOException {
    ScrubFolder strip = new ScrubFolder(folder.resolve("scrub"), stream);
    byte[] jpeg = new byte[PICTURE_BYTES];
    new Random(1).nextBytes(jpeg);
    for (long second = 0; second < DAYS * 86_400L; second += EVERY_SECONDS) {
      strip.append(Micros.of(start.plusSeconds(second)), jpeg);
    }
  }

  private static void footage(
      Index index, StreamId stream, int camera, Instant start, Instant end) {
    index.know(stream, Micros.of(start));
    long minute = 60_000_000;
    long minutes = Duration.between(start, end).toMinutes();
    index.write(
        connection -> {
          try (var segment =
              connection.prepareStatement(
                  "INSERT INTO segment (id, stream_id, run_start_us, start_us, duration_us, bytes,"
                      + " damaged_units, init_hash, path, sha256) VALUES (?, (SELECT id FROM stream"
                      + " WHERE name = ?), ?, ?, ?, 22500000, 0, 'x', ?, NULL)")) {
            for (long i = 0; i < minutes; i++) {
              segment.setLong(1, camera * minutes + i + 1);
              segment.setString(2, stream.toString());
              segment.setLong(3, Micros.of(start));
              segment.setLong(4, Micros.of(start) + i * minute);
              segment.setLong(5, minute);
              segment.setString(6, "made-up/%d/%d.mp4".formatted(camera, i));
              segment.addBatch();
            }
            segment.executeBatch();
          }
          return 0;
        });
  }

  private static StreamId stream(int camera) {
    return StreamId.main(new CameraName("camera" + camera));
  }
}
