package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sightline.domain.GapCause;

/// A crash at every step of a move.
final class MoverTest {
  @TempDir Path folder;
  @TempDir Path second;

  /// What ends a test's process.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @EnumSource(Mover.Step.class)
  void wheneverACrashComesExactlyOneWholeCopyIsLeftAndTheRowNamesIt(Mover.Step at)
      throws IOException {
    RecordingSettings settings =
        new RecordingSettings(
            folder,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            RetentionPolicy.age(null, 0, 0),
            List.of(VolumeSettings.of("large", second, 1)));
    try (Script door = new Script(folder, settings)) {
      door.begin().seconds(30).end(GapCause.CONNECTION_LOST);
      SegmentRow row = door.recordings.segments(DOOR).getFirst();
      byte[] before = Files.readAllBytes(folder.resolve("recordings").resolve(row.path()));
      Mover mover =
          new Mover(
              door.recordings.workplace(),
              step -> {
                if (step == at) {
                  throw new Killed();
                }
              });
      List<Volume> volumes = door.recordings.workplace().volumes().all();
      assertThrows(Killed.class, () -> mover.move(row, volumes.get(0), volumes.get(1)));
      door.restart(false);
      SegmentRow now = door.recordings.segments(DOOR).getFirst();
      List<Path> copies = new ArrayList<>();
      for (Path root : List.of(folder, second)) {
        try (Stream<Path> all = Files.walk(root)) {
          all.filter(f -> f.toString().contains("00.00")).forEach(copies::add);
        }
      }
      Path named = (now.volume() == 0 ? folder : second).resolve("recordings").resolve(now.path());
      assertEquals(List.of(named), copies);
      assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(named)), "byte for byte");
      assertEquals(at.compareTo(Mover.Step.SWITCHED) >= 0 ? 1 : 0, now.volume());
      assertEquals(
          3, door.recordings.segments(DOOR).size(), "and nothing else is lost or found twice");
      assertEquals(List.of(), new VolumeTable(door.recordings.workplace().index()).begun());
      door.recordings.reconcile();
      assertTrue(door.timeline().gaps().stream().noneMatch(g -> g.cause() == GapCause.CORRUPT));
      assertTrue(door.recordings.playback().clip(DOOR, now.range()).isPresent());
    }
  }
}
