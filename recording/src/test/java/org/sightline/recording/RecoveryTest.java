package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;
import static org.sightline.recording.StreamRecorderTest.assertCovers;
import static org.sightline.recording.StreamRecorderTest.range;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Mp4File;

final class RecoveryTest {
  @TempDir Path folder;

  @Test
  void aCrashMidSegmentLosesOnlyTheOpenFragment() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(15);
      door.recordings.beat();
      door.restart(false);
      door.advance(Duration.ofSeconds(20));
      List<SegmentRow> rows = door.recordings.segments(DOOR);
      assertEquals(2, rows.size());
      assertTrue(rows.getLast().endUs() >= Micros.of(START.plusMillis(13_000)), rows.toString());
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.NODE_STOPPED), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(rows.getLast().range().end(), timeline.gaps().getFirst().start());
      assertCovers(timeline, START, door.clock.instant());
      door.begin().seconds(3);
      assertCovers(door.timeline(), START, door.clock.instant());
      assertEquals(2, door.timeline().spans().size());
    }
  }

  @Test
  void aFileCutAtAnyByteOfItsLastFragmentIsIndexedWithoutIt() throws IOException {
    Path whole;
    try (Script door = new Script(folder.resolve("whole"))) {
      door.begin().play("IPPPvIPPPvIPPPvv").advance(Duration.ofSeconds(2)).play("v");
      door.recordings.abandon();
      whole = only(folder.resolve("whole/recordings"));
      door.restart(true);
    }
    byte[] bytes = Files.readAllBytes(whole);
    List<FragmentTable.Fragment> fragments;
    try (FragmentTable table = FragmentTable.open(whole)) {
      fragments = table.fragments();
    }
    int from = (int) fragments.getLast().offset();
    try (Script door = new Script(folder.resolve("cut"))) {
      Path copy =
          folder
              .resolve("cut/recordings")
              .resolve(folder.resolve("whole/recordings").relativize(whole));
      Files.createDirectories(copy.getParent());
      for (int length = from; length < bytes.length; length++) {
        Files.write(copy, java.util.Arrays.copyOf(bytes, length));
        door.recordings.reconcile();
        SegmentRow row = door.recordings.segments(DOOR).getFirst();
        assertEquals(from, row.bytes(), "cut at " + length);
        assertEquals(from, Files.size(copy), "cut at " + length);
        try (Mp4File file = Mp4File.open(copy)) {
          assertEquals(fragments.getLast().start() * 100 / 9, row.durationUs());
          assertFalse(file.samples(0).isEmpty());
        }
        Files.delete(copy);
        door.recordings.reconcile();
      }
    }
  }

  @Test
  void aFileCutBeforeItsFirstFragmentEndedIsDeleted() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(3).end(GapCause.CONNECTION_LOST);
      Path file = only(folder.resolve("recordings"));
      byte[] bytes = Files.readAllBytes(file);
      Path orphan = file.resolveSibling("59.00.mp4");
      for (int length : new int[] {0, 1, 100, 600, 900}) {
        Files.write(orphan, java.util.Arrays.copyOf(bytes, length));
        door.recordings.reconcile();
        assertFalse(Files.exists(orphan), "length " + length);
      }
      assertEquals(1, door.recordings.segments(DOOR).size());
    }
  }

  @Test
  void reconcilingWhileRecordingLeavesTheOpenSegmentAlone() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().play("IPP");
      door.recordings.reconcile();
      door.play("PPPPPPPv").seconds(4);
      door.recordings.reconcile();
      door.seconds(20).end(GapCause.CONNECTION_LOST);
      door.recordings.reconcile();
      assertEquals(3, door.recordings.segments(DOOR).size());
      assertEquals(
          List.of(new org.sightline.domain.TimeRange(START, START.plusSeconds(25))),
          door.timeline().spans());
    }
  }

  @Test
  void aFileThatIsNotOursIsLeftAlone() throws IOException {
    try (Script door = new Script(folder)) {
      Path file = folder.resolve("recordings/2026-01-01/00/door/main/holiday.mp4");
      Files.createDirectories(file.getParent());
      byte[] bytes = new byte[50_000];
      Files.write(file, bytes);
      door.recordings.reconcile();
      assertTrue(Files.exists(file));
      assertEquals(List.of(), door.recordings.segments(DOOR));
    }
  }

  @Test
  void theIndexRebuiltFromFilesEqualsTheIndexBefore() throws IOException {
    List<SegmentRow> before;
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      door.advance(Duration.ofSeconds(5)).begin().seconds(12).end(GapCause.STREAM_STALLED);
      before = door.recordings.segments(DOOR);
      door.recordings.close();
      for (String name : List.of("recording.db", "recording.db-wal", "recording.db-shm")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      door.restart(false);
      List<SegmentRow> after = door.recordings.segments(DOOR);
      assertEquals(
          before.stream().map(row -> row.withId(0)).toList(),
          after.stream().map(row -> row.withId(0)).toList());
    }
  }

  @Test
  void aRowWithoutItsFileBecomesACorruptGap() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      SegmentRow lost = door.recordings.segments(DOOR).get(1);
      Files.delete(folder.resolve("recordings").resolve(lost.path()));
      door.restart(false);
      Timeline timeline = door.timeline();
      assertEquals(GapCause.CORRUPT, timeline.gaps().getFirst().cause());
      assertEquals(lost.range(), range(timeline.gaps().getFirst()));
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void aShortenedFileIsIndexedAsItIsAndItsEndIsSaidToBeCorrupt() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      SegmentRow row = door.recordings.segments(DOOR).get(1);
      Path file = folder.resolve("recordings").resolve(row.path());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(row.bytes() / 2);
      }
      door.restart(true);
      assertTrue(door.recordings.segments(DOOR).get(1).durationUs() < row.durationUs());
      assertEquals(GapCause.CORRUPT, door.timeline().gaps().getFirst().cause());
      assertCovers(door.timeline(), START, door.clock.instant());
    }
  }

  @Test
  void anOrderlyEndIsNodeStoppedFromTheLastPicture() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(4);
      door.restart(true);
      door.advance(Duration.ofSeconds(30)).begin().seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.NODE_STOPPED), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(START.plusMillis(4000), timeline.gaps().getFirst().start());
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void aGapThatWasOpenGoesOverIntoNodeStoppedAtTheLastHeartbeat() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(4).end(GapCause.CAMERA_UNREACHABLE).advance(Duration.ofSeconds(60));
      door.recordings.beat();
      door.advance(Duration.ofSeconds(3));
      door.restart(false);
      door.advance(Duration.ofSeconds(30)).begin().seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.CAMERA_UNREACHABLE, GapCause.NODE_STOPPED),
          timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(START.plusMillis(64_000), timeline.gaps().getLast().start());
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void twoProcessesCannotRecordIntoOneFolder() {
    try (Script door = new Script(folder)) {
      RecordingException refused =
          assertThrows(
              RecordingException.class,
              () -> Recordings.open(RecordingSettings.usual(folder), door.clock));
      assertEquals(RecordingException.Kind.IN_USE, refused.kind());
    }
  }

  @Test
  void aDamagedIndexIsSetAsideAndRebuiltFromTheFiles() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(12).end(GapCause.CONNECTION_LOST);
      door.recordings.close();
      Files.writeString(folder.resolve("recording.db"), "this is no database");
      door.restart(false);
      assertEquals(2, door.recordings.segments(DOOR).size());
      try (Stream<Path> found = Files.list(folder)) {
        assertTrue(found.anyMatch(f -> f.getFileName().toString().contains("damaged")));
      }
    }
  }

  private static Path only(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      List<Path> files = found.filter(f -> f.toString().endsWith(".mp4")).toList();
      assertEquals(1, files.size(), files.toString());
      return files.getFirst();
    }
  }
}
