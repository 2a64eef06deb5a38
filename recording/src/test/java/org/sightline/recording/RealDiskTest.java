package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.Severity;

/// File systems in memory that really fill up and really become read-only.
final class RealDiskTest {
  @TempDir Path folder;
  @TempDir Path disk;

  private static boolean does(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private void mount(String options) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && does("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()),
        "needs the right to mount a tmpfs: run as root with CAP_SYS_ADMIN");
  }

  private RecordingSettings settings() {
    return new RecordingSettings(
        folder,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        RetentionPolicy.age(null, 0, 0),
        List.of(VolumeSettings.of("small", disk, 0)));
  }

  @Test
  void aDiskThatFillsUpOrBecomesReadOnlyLosesSecondsAndComesBack() throws Exception {
    mount("size=1m");
    try (Script door = new Script(folder, settings())) {
      Volume small = door.recordings.workplace().volumes().all().get(1);
      assertTrue(small.works(), small.state().toString());
      assertEquals(1 << 20, small.totalBytes());
      List<Volume> order = door.recordings.workplace().volumes().forWriting(DOOR);
      door.begin().seconds(15);
      // Whichever is the camera's own: the small one is what fails.
      Files.write(disk.resolve("other"), new byte[(int) small.roomNow()]);
      door.advance(Duration.ofSeconds(5));
      door.lookAtDisks();
      VolumeState.Refuses full = assertInstanceOf(VolumeState.Refuses.class, small.state());
      assertTrue(full.full(), full.toString());
      door.seconds(12);
      assertInstanceOf(RecordingState.Recording.class, door.recordings.state(DOOR));
      assertEquals(
          1,
          door.recordings.storageProblems().stream()
              .filter(p -> p.severity() == Severity.ALARM && p.code().equals("disk-full-small"))
              .count());
      Files.delete(disk.resolve("other"));
      door.lookAtDisks();
      assertTrue(small.works(), small.state().toString());
      assertTrue(does("mount", "-o", "remount,ro", disk.toString()), "remount read-only");
      door.advance(Duration.ofSeconds(5));
      door.lookAtDisks();
      assertInstanceOf(VolumeState.Refuses.class, small.state());
      door.seconds(12);
      assertInstanceOf(RecordingState.Recording.class, door.recordings.state(DOOR));
      assertTrue(does("mount", "-o", "remount,rw", disk.toString()), "remount writable");
      door.lookAtDisks();
      assertTrue(small.works(), small.state().toString());
      door.seconds(12).end(GapCause.CONNECTION_LOST);
      assertEquals(order, door.recordings.workplace().volumes().forWriting(DOOR));
      for (var gap : door.timeline().gaps()) {
        assertTrue(
            gap.range(door.clock.instant()).duration().compareTo(Duration.ofSeconds(5)) <= 0
                || gap.cause() != GapCause.DISK_FULL,
            gap.toString());
      }
    } finally {
      does("umount", "-l", disk.toString());
    }
  }
}
