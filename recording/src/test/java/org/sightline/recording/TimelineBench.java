package org.sightline.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// How long the timelines of thirty days of sixteen cameras take, and how large their index is.
///
/// The rows are made up, a minute each, with a gap every four hours and some damage; there are no
/// files, so this stands in the recording room's package to open it without looking for them.
public final class TimelineBench {
  private static final int CAMERAS = 16;
  private static final int DAYS = 30;
  private static final int ROUNDS = 200;
  private static final long MINUTE_US = 60_000_000;

  private TimelineBench() {}

  /// Runs it; prints a line for each figure.
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sightline-timeline");
    Instant end = Instant.parse("2026-06-30T00:00:00Z");
    Instant start = end.minus(Duration.ofDays(DAYS));
    RecordingSettings settings = RecordingSettings.usual(folder);
    Recordings.Working idle = new Recordings.Working(false, FileOpener.REAL);
    try (Recordings recordings = Recordings.open(settings, InstantSource.fixed(end), idle)) {
      fill(recordings.workplace().index(), start);
      long[] cold = times(recordings, new TimeRange(start, end), 1);
      times(recordings, new TimeRange(start, end), ROUNDS);
      long[] warm = times(recordings, new TimeRange(start, end), ROUNDS);
      recordings
          .workplace()
          .index()
          .write("PRAGMA wal_checkpoint(TRUNCATE)", statement -> statement.execute());
      long bytes = Files.size(folder.resolve("recording.db"));
      System.out.printf("timeline of %d days x %d cameras%n", DAYS, CAMERAS);
      System.out.printf("first question      %8.2f ms%n", cold[0] / 1e6);
      System.out.printf("median              %8.2f ms%n", warm[ROUNDS / 2] / 1e6);
      System.out.printf("99th of 100         %8.2f ms%n", warm[ROUNDS * 99 / 100] / 1e6);
      System.out.printf(
          "index               %8d bytes for each camera-minute%n",
          bytes / ((long) CAMERAS * DAYS * 1440));
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void fill(Index index, Instant start) {
    index.write(
        connection -> {
          for (int camera = 0; camera < CAMERAS; camera++) {
            for (int minute = 0; minute < DAYS * 1440; minute++) {
              add(index, camera, minute, Micros.of(start) + minute * MINUTE_US);
            }
          }
          return CAMERAS;
        });
  }

  private static void add(Index index, int camera, int minute, long us) {
    StreamId stream = stream(camera);
    boolean gap = minute % 240 == 239;
    long id = (long) camera * DAYS * 1440 + minute + 1;
    String path =
        "2026-06-01/00/%s/main/%02d.%02d-%d.mp4"
            .formatted(stream.camera(), minute / 60 % 24, minute % 60, id);
    String hash = SegmentFile.hash(path.getBytes(StandardCharsets.UTF_8));
    long lengthUs = gap ? MINUTE_US / 2 : MINUTE_US;
    SegmentRow row =
        new SegmentRow(
            id, stream, us - us % MINUTE_US, us, lengthUs, 22_500_000, 0, hash, path, hash, 0);
    index.add(row, minute % 500 == 0 ? List.of(new DamageRow(us, us + 1_000_000, 3)) : List.of());
    if (gap) {
      String detail = "the camera closed the connection";
      index
          .gaps()
          .put(
              new GapRow(
                  id, stream, us + lengthUs, us + MINUTE_US, GapCause.CONNECTION_LOST, detail));
    }
  }

  private static StreamId stream(int camera) {
    return StreamId.main(new CameraName("camera-" + camera));
  }

  /// Nanoseconds for the timelines of all cameras, sorted.
  private static long[] times(Recordings recordings, TimeRange range, int rounds) {
    long[] taken = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      long begun = System.nanoTime();
      long spans = 0;
      for (int camera = 0; camera < CAMERAS; camera++) {
        spans += recordings.timeline(stream(camera), range).spans().size();
      }
      taken[round] = System.nanoTime() - begun;
      if (spans == 0) {
        throw new IllegalStateException("there is no footage");
      }
    }
    Arrays.sort(taken);
    return taken;
  }
}
