package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.Mp4File;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// `kill -9` of a real recorder that records a simulated camera over RTSP.
final class KillTest {
  /// How often the recorder is killed, at a random picture.
  private static final int ROUNDS = Integer.getInteger("sightline.kills", 3);

  private static final long SEED = Long.getLong("sightline.seed", 9);
  private static final Duration LOST_AT_MOST = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void aKilledRecorderLosesAtMostTwoSecondsAndNoFile() {
    assertTimeoutPreemptively(Duration.ofSeconds(60 + 20L * ROUNDS), this::killAndLook);
  }

  private void killAndLook() throws Exception {
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")))) {
      Instant begun = Instant.now();
      Random random = new Random(SEED);
      for (int round = 0; round < ROUNDS; round++) {
        long lastPictureUs = recordUntilKilled(camera, 55 + random.nextInt(80));
        try (Recordings after =
            Recordings.open(
                RecordingSettings.usual(folder),
                InstantSource.system(),
                new Recordings.Working(false, FileOpener.REAL))) {
          List<SegmentRow> rows = after.segments(DOOR);
          assertTrue(rows.size() > round, "a segment of every round is indexed: " + rows);
          for (SegmentRow row : rows) {
            try (Mp4File file = Mp4File.open(folder.resolve("recordings").resolve(row.path()))) {
              assertTrue(file.samples(0).getFirst().key());
            }
          }
          long lostUs = lastPictureUs - rows.getLast().endUs();
          assertTrue(lostUs <= Micros.of(LOST_AT_MOST), "microseconds lost: " + lostUs);
          Timeline timeline = after.timeline(DOOR, new TimeRange(begun, Instant.now()));
          assertEquals(GapCause.NODE_STOPPED, timeline.gaps().getLast().cause());
          assertTrue(
              timeline.gaps().stream().map(Gap::cause).noneMatch(GapCause.CORRUPT::equals),
              timeline.toString());
        }
        FootageCheck.Report checked = FootageCheck.run(folder, true, progress -> {});
        assertEquals(List.of(), checked.findings(), "seed %d round %d".formatted(SEED, round));
        assertEquals(0, checked.withoutHash());
      }
    }
  }

  private long recordUntilKilled(SimulatedCamera camera, int pictures)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RecorderProcess.class.getName(),
                folder.toString(),
                camera.address("/main").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < pictures; i++) {
        String line = out.readLine();
        assertTrue(line != null, "the recorder ended by itself");
        last = Long.parseLong(line);
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return last;
  }
}
