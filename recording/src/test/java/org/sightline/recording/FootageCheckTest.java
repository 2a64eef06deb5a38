package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;

/// `check` finds whatever differs between index and files, and `repair` mends it.
final class FootageCheckTest {
  @TempDir Path folder;

  @Test
  void whatWasRecordedIsAllWell() throws IOException {
    record();
    FootageCheck.Report report = check(true);
    assertEquals(List.of(), report.findings());
    assertEquals(5, report.files());
    assertEquals(0, report.withoutHash());
  }

  @Test
  void aChangedByteIsFoundByItsHashOnlyAndKept() throws IOException {
    record();
    Path file = files().get(2);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 50] ^= 1;
    Files.write(file, bytes);
    assertEquals(List.of(), codes(check(false)));
    assertEquals(List.of("hash"), codes(check(true)));
    FootageRepair.Report repaired = FootageRepair.run(folder, true, progress -> {});
    assertEquals(1, repaired.changed());
    assertEquals(0, repaired.quarantined());
    try (Script door = new Script(folder)) {
      Damage damage = door.timeline().damaged().getFirst();
      assertEquals(door.recordings.segments(DOOR).get(2).range(), damage.range());
      assertTrue(damage.detail().contains("changed on the disk"), damage.detail());
    }
  }

  @Test
  void everyKindOfDifferenceIsFoundAndRepairedWithoutDeletingAnything() throws IOException {
    record();
    List<Path> files = files();
    Files.delete(files.get(0));
    Files.write(files.get(1), new byte[] {1, 2, 3});
    byte[] third = Files.readAllBytes(files.get(2));
    Files.write(files.get(2), java.util.Arrays.copyOf(third, third.length - 100));
    Path orphan = files.get(3).resolveSibling("59.59.mp4");
    Files.move(files.get(3), orphan);
    assertEquals(
        List.of("missing", "missing", "size", "size", "unindexed"),
        codes(check(true)).stream().sorted().toList());
    FootageRepair.Report repaired = FootageRepair.run(folder, true, progress -> {});
    assertEquals(1, repaired.quarantined());
    assertEquals(2, repaired.gone());
    assertEquals(List.of(), codes(check(true)));
    assertTrue(Files.exists(orphan));
    try (Stream<Path> kept = Files.list(folder.resolve("quarantine"))) {
      assertEquals(1, kept.count());
    }
    try (Script door = new Script(folder)) {
      assertTrue(
          door.timeline().gaps().stream()
              .anyMatch(
                  gap -> gap.cause() == GapCause.CORRUPT && gap.detail().contains("quarantine/")),
          door.timeline().toString());
    }
  }

  @Test
  void footageOnAnotherDiskIsRepairedThereAndAnAbsentDiskIsLeftAlone() throws IOException {
    Path second = Files.createDirectory(folder.resolve("second"));
    RecordingSettings plain = Script.settings(folder, null, 0);
    RecordingSettings settings =
        new RecordingSettings(
            folder,
            plain.segment(),
            plain.fragment(),
            plain.policy(),
            List.of(VolumeSettings.of("large", second, 1)));
    try (Script door = new Script(folder, settings)) {
      door.begin().seconds(50).end(GapCause.CONNECTION_LOST);
      List<Volume> volumes = door.recordings.workplace().volumes().all();
      Mover mover = new Mover(door.recordings.workplace(), step -> {});
      for (SegmentRow row : door.recordings.segments(DOOR).subList(0, 4)) {
        assertTrue(mover.move(row, volumes.get(0), volumes.get(1)));
      }
    }
    assertEquals(List.of(), codes(check(true)));
    List<Path> files = files(second);
    Files.write(files.get(1), new byte[] {1, 2, 3});
    byte[] third = Files.readAllBytes(files.get(2));
    Files.write(files.get(2), java.util.Arrays.copyOf(third, third.length - 100));
    Files.move(files.get(3), files.get(3).resolveSibling("59.59.mp4"));

    Path unplugged = Files.move(second, folder.resolve("unplugged"));
    FootageRepair.Report nothing = FootageRepair.run(folder, true, progress -> {});
    assertEquals(0, nothing.gone() + nothing.quarantined() + nothing.mended());
    Files.move(unplugged, second);

    FootageRepair.Report repaired = FootageRepair.run(folder, true, progress -> {});
    assertEquals(1, repaired.quarantined());
    assertEquals(List.of(), codes(check(true)));
    try (Stream<Path> kept = Files.list(second.resolve("quarantine"))) {
      assertEquals(1, kept.count());
    }
    try (Script door = new Script(folder, settings)) {
      assertEquals(4, door.recordings.segments(DOOR).size());
      assertEquals(
          3, door.recordings.segments(DOOR).stream().filter(row -> row.volume() == 1).count());
    }
  }

  @Test
  void anIndexThatIsGoneIsMadeFromTheFiles() throws IOException {
    record();
    FootageCheck.Report before = check(true);
    Files.delete(folder.resolve("recording.db"));
    assertThrows(RecordingException.class, () -> check(true));
    FootageRepair.run(folder, true, progress -> {});
    FootageCheck.Report after = check(true);
    assertEquals(before.files(), after.files());
    assertEquals(0, after.withoutHash());
    assertEquals(
        List.of("unexplained"),
        codes(after),
        "only the ledger knew why footage is missing, and that is said");
  }

  @Test
  void aDamagedDatabaseIsAFindingNotAFailure() throws IOException {
    record();
    byte[] bytes = Files.readAllBytes(folder.resolve("recording.db"));
    for (int page = 3; page < bytes.length / 4096; page++) {
      bytes[page * 4096] = 0x33;
    }
    Files.write(folder.resolve("recording.db"), bytes);
    assertEquals("database", codes(check(false)).getFirst());
    FootageRepair.run(folder, true, progress -> {});
    assertTrue(codes(check(true)).stream().allMatch("unexplained"::equals), check(true).toString());
  }

  @Test
  void checkWorksBesideARecorderAndRepairDoesNot() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25);
      assertEquals(List.of(), codes(check(true)));
      assertThrows(
          RecordingException.class, () -> FootageRepair.run(folder, false, progress -> {}));
    }
  }

  private void record() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.STREAM_STALLED);
      door.advance(java.time.Duration.ofSeconds(5)).begin().seconds(15);
    }
  }

  private FootageCheck.Report check(boolean hashed) {
    return FootageCheck.run(folder, hashed, progress -> {});
  }

  private static List<String> codes(FootageCheck.Report report) {
    return report.findings().stream().map(FootageCheck.Finding::code).toList();
  }

  private List<Path> files() throws IOException {
    return files(folder);
  }

  private static List<Path> files(Path disk) throws IOException {
    try (Stream<Path> all = Files.walk(disk.resolve("recordings"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
