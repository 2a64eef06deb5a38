package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.Mp4File;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// `kill -9` of a real recorder that records simulated cameras over RTSP.
final class KillTest {
  /// How often the recorder is killed, at a random picture.
  private static final int ROUNDS = Integer.getInteger("sightline.kills", 3);

  private static final int CAMERAS = Integer.getInteger("sightline.killcameras", 4);

  /// After so many kills a new data folder is begun, because every round reads all of its footage.
  private static final int ROUNDS_A_FOLDER = 20;

  private static final long SEED = Long.getLong("sightline.seed", 9);
  private static final Duration LOST_AT_MOST = Duration.ofSeconds(2);

  @TempDir Path parent;

  private long longestLostUs;
  private long longestStartNanos;

  /// The pictures of one camera until the kill.
  ///
  /// @param firstUs when the first came
  /// @param lastUs when the last came
  private record Seen(long firstUs, long lastUs) {}

  @Test
  void aKilledRecorderLosesAtMostTwoSecondsAndNoFile() {
    assertTimeoutPreemptively(Duration.ofSeconds(60 + 30L * ROUNDS), this::killAndLook);
    System.out.printf(
        "%d kills with %d cameras: at most %.2f s lost, the first picture at most %.1f s after a start%n",
        ROUNDS, CAMERAS, longestLostUs / 1e6, longestStartNanos / 1e9);
  }

  private void killAndLook() throws Exception {
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")))) {
      Random random = new Random(SEED);
      Instant begun = Instant.now();
      Path folder = parent;
      for (int round = 0; round < ROUNDS; round++) {
        if (round % ROUNDS_A_FOLDER == 0) {
          begun = Instant.now();
          folder = Files.createDirectory(parent.resolve("data" + round));
        }
        Map<Integer, Seen> seen =
            recordUntilKilled(folder, camera, CAMERAS * (55 + random.nextInt(80)));
        try (Recordings after =
            Recordings.open(
                RecordingSettings.usual(folder),
                InstantSource.system(),
                new Recordings.Working(false, FileOpener.REAL))) {
          TimeRange life = new TimeRange(begun, Instant.now());
          for (Map.Entry<Integer, Seen> each : seen.entrySet()) {
            look(folder, after, RecorderProcess.stream(each.getKey()), each.getValue(), life);
          }
        }
        FootageCheck.Report checked = FootageCheck.run(folder, true, progress -> {});
        assertEquals(List.of(), checked.findings(), "seed %d round %d".formatted(SEED, round));
        assertEquals(0, checked.withoutHash());
      }
    }
  }

  private void look(Path folder, Recordings after, StreamId stream, Seen seen, TimeRange life)
      throws IOException {
    List<SegmentRow> rows = after.segments(stream);
    long keptUntilUs = seen.firstUs();
    for (SegmentRow row : rows) {
      try (Mp4File file = Mp4File.open(folder.resolve("recordings").resolve(row.path()))) {
        assertTrue(file.samples(0).getFirst().key());
      }
      keptUntilUs = Math.max(keptUntilUs, row.endUs());
    }
    long lostUs = seen.lastUs() - keptUntilUs;
    longestLostUs = Math.max(longestLostUs, lostUs);
    assertTrue(lostUs <= Micros.of(LOST_AT_MOST), stream + ": microseconds lost: " + lostUs);
    if (rows.isEmpty()) {
      return; // Killed before its first fragment was whole.
    }
    Timeline timeline = after.timeline(stream, life);
    assertEquals(GapCause.NODE_STOPPED, timeline.gaps().getLast().cause());
    assertTrue(
        timeline.gaps().stream().map(Gap::cause).noneMatch(GapCause.CORRUPT::equals),
        timeline.toString());
  }

  private Map<Integer, Seen> recordUntilKilled(Path folder, SimulatedCamera camera, int pictures)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RecorderProcess.class.getName(),
                folder.toString(),
                Integer.toString(CAMERAS),
                camera.address("/main").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<Integer, Seen> seen = new HashMap<>();
    try (BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < pictures; i++) {
        String line = out.readLine();
        assertTrue(line != null, "the recorder ended by itself");
        if (i == 0) {
          longestStartNanos = Math.max(longestStartNanos, System.nanoTime() - begunNanos);
        }
        int space = line.indexOf(' ');
        long atUs = Long.parseLong(line.substring(space + 1));
        seen.merge(
            Integer.parseInt(line.substring(0, space)),
            new Seen(atUs, atUs),
            (before, now) -> new Seen(before.firstUs(), now.lastUs()));
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return seen;
  }
}
