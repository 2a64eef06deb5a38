package org.sightline.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.sightline.domain.CameraName;
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
    for (int camera = 0; camera < CAMERAS; camera++) {
      index.know(stream(camera), Micros.of(start));
    }
    index.write(
        connection -> {
          try (PreparedStatement segment =
                  connection.prepareStatement(
                      "INSERT INTO segment (id, stream_id, run_start_us, start_us, duration_us,"
                          + " bytes, damaged_units, init_hash, path, sha256) VALUES (?, ?, ?, ?, ?,"
                          + " 22500000, 0, ?, ?, ?)");
              PreparedStatement gap =
                  connection.prepareStatement(
                      "INSERT INTO gap (stream_id, start_us, end_us, cause, detail) VALUES (?, ?, ?,"
                          + " 'CONNECTION_LOST', 'the camera closed the connection')");
              PreparedStatement damage =
                  connection.prepareStatement(
                      "INSERT INTO damage (segment_id, start_us, end_us, stream_id, units) VALUES (?,"
                          + " ?, ?, ?, 3)")) {
            for (int row = 0; row < CAMERAS * DAYS * 1440; row++) {
              add(segment, gap, damage, row, Micros.of(start));
            }
          }
          return CAMERAS;
        });
  }

  private static void add(
      PreparedStatement segment,
      PreparedStatement gap,
      PreparedStatement damage,
      int row,
      long startUs)
      throws SQLException {
    int camera = row / (DAYS * 1440) + 1;
    int minute = row % (DAYS * 1440);
    long us = startUs + minute * MINUTE_US;
    boolean holed = minute % 240 == 239;
    String path =
        "2026-06-%02d/%02d/camera-%d/main/%02d.00-%d.mp4"
            .formatted(minute / 1440 + 1, minute / 60 % 24, camera - 1, minute % 60, row);
    String hash = SegmentFile.hash(path.getBytes(StandardCharsets.UTF_8));
    segment.setLong(1, row + 1L);
    segment.setLong(2, camera);
    segment.setLong(3, startUs);
    segment.setLong(4, us);
    segment.setLong(5, holed ? MINUTE_US / 2 : MINUTE_US);
    segment.setString(6, hash);
    segment.setString(7, path);
    segment.setString(8, hash);
    segment.executeUpdate();
    if (holed) {
      gap.setLong(1, camera);
      gap.setLong(2, us + MINUTE_US / 2);
      gap.setLong(3, us + MINUTE_US);
      gap.executeUpdate();
    }
    if (minute % 500 == 0) {
      damage.setLong(1, row + 1L);
      damage.setLong(2, us);
      damage.setLong(3, us + 1_000_000);
      damage.setLong(4, camera);
      damage.executeUpdate();
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
