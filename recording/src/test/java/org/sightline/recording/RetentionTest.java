package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;
import static org.sightline.recording.StreamRecorderTest.assertCovers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;

final class RetentionTest {
  @TempDir Path folder;

  @Test
  void footageOlderThanItsAgeIsDeletedAndTheLedgerSaysSoInOneLine() {
    try (Script door = new Script(folder, Script.settings(folder, Duration.ofSeconds(25), 0))) {
      door.begin().seconds(60);
      RetentionReport report = door.recordings.retain();
      assertEquals(3, report.segments());
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.RETENTION_EXPIRED), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(Duration.ofSeconds(30), timeline.gaps().getFirst().range(START).duration());
      assertCovers(timeline, START, door.clock.instant());
      door.seconds(20);
      door.recordings.retain();
      assertEquals(1, door.timeline().gaps().size());
      assertCovers(door.timeline(), START, door.clock.instant());
      assertEquals(new RetentionReport(0, 0), door.recordings.retain());
    }
  }

  @Test
  void footageBeyondItsSizeIsDeletedOldestFirst() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST);
      long all = door.recordings.storage().footageBytes();
      SegmentRow oldest = door.recordings.segments(DOOR).getFirst();
      door.recordings.close();
      try (Script tight =
          new Script(folder, Script.settings(folder, null, all - oldest.bytes() - 1))) {
        RetentionReport report = tight.recordings.retain();
        assertEquals(2, report.segments());
        assertTrue(tight.recordings.storage().footageBytes() <= all - oldest.bytes() - 1);
        assertFalse(Files.exists(folder.resolve("recordings").resolve(oldest.path())));
        assertEquals(START.plusSeconds(20), tight.recordings.storage().oldest());
      }
    }
  }

  @Test
  void aCrashBetweenFileAndRowIsStillRetention() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(30).end(GapCause.CONNECTION_LOST);
      SegmentRow row = door.recordings.segments(DOOR).getFirst();
      door.recordings.workplace().index().markExpiring(row.id());
      Files.delete(folder.resolve("recordings").resolve(row.path()));
      door.restart(false);
      assertEquals(GapCause.RETENTION_EXPIRED, door.timeline().gaps().getFirst().cause());
      assertCovers(door.timeline(), START, door.clock.instant());
    }
  }

  @Test
  void aClockSetBackDeletesNothingYounger() {
    try (Script door = new Script(folder, Script.settings(folder, Duration.ofSeconds(25), 0))) {
      door.begin().seconds(20).advance(Duration.ofDays(-365));
      assertEquals(0, door.recordings.retain().segments());
    }
  }

  @Test
  void emptyFoldersGoWithTheirFootage() {
    try (Script door = new Script(folder, Script.settings(folder, Duration.ofSeconds(10), 0))) {
      door.begin().seconds(20).end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(1));
      door.recordings.retain();
      assertFalse(Files.exists(folder.resolve("recordings/2026-01-01")));
      assertTrue(Files.exists(folder.resolve("recordings")));
    }
  }

  @Test
  void footageGivesWayToFreeSpaceAndKeepsHalfWhereOtherFilesFillTheDisk() {
    long free2 = 2_000_000_000L;
    assertEquals(500_000_000, Retention.tooMuch(0, free2, 10_000_000_000L, 1_500_000_000));
    assertTrue(Retention.tooMuch(0, free2, 10_000_000_000L, 2_000_000_000) <= 0);
    assertEquals(100_000_000, Retention.tooMuch(0, free2, 300_000_000, 100_000_000));
    assertTrue(Retention.tooMuch(0, free2, 200_000_000, 200_000_000) <= 0);
    assertEquals(500_000, Retention.tooMuch(0, free2, 1_000_000, 0));
  }

  @Test
  void aFullDiskMakesRoomEvenWhereNoFreeSpaceIsWanted() {
    assertEquals(64 << 20, Retention.tooMuch(0, Retention.LEAST_FREE_BYTES, 10_000_000_000L, 0));
    assertTrue(Retention.tooMuch(0, Retention.LEAST_FREE_BYTES, 10_000_000_000L, 64 << 20) <= 0);
  }
}
