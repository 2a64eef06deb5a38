package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.StreamRecorderTest.span;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.Mp4File;

/// Which footage is said to be damaged: `X` and `x` are a damaged key picture and another.
final class DamageTest {
  @TempDir Path folder;

  @Test
  void damageLastsFromTheFirstDamagedPictureToTheNextIntactKeyPicture() {
    try (Script door = new Script(folder)) {
      door.begin().play("IPPxPPPvIPPPvvv").end(GapCause.CONNECTION_LOST);
      assertEquals(List.of(span(300, 700)), ranges(door));
      assertEquals(1, door.timeline().damaged().getFirst().units());
    }
  }

  @Test
  void aGopThatLostItsTailIsDamagedFromTheEndOfItsLastPictureOn() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().play("IPPPPP----vXPPPPPPPPPvIPPPvv").end(GapCause.CONNECTION_LOST);
      assertEquals(List.of(span(600, 2000)), ranges(door));
      assertEquals(1, door.timeline().damaged().getFirst().units());
      door.restart(true);
      assertEquals(List.of(span(600, 2000)), ranges(door));
    }
  }

  @Test
  void aDamagedKeyPictureDoesNotEndDamage() {
    try (Script door = new Script(folder)) {
      door.begin().play("IPxPPPPPPPvXPPxPPPPPPvIPPPvv").end(GapCause.CONNECTION_LOST);
      assertEquals(List.of(span(200, 2000)), ranges(door));
      assertEquals(3, door.timeline().damaged().getFirst().units());
    }
  }

  @Test
  void damageGoesOnOverFragmentsAndSegments() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(9).play("IPPPPPPPPxv").play("XPPPPPPPPPv").play("PPPPPPPPPPvPPPPv");
      door.seconds(2).end(GapCause.CONNECTION_LOST);
      assertEquals(2, door.recordings.segments(DOOR).size());
      assertEquals(List.of(span(9900, 12_400)), ranges(door));
      assertEquals(2, door.timeline().damaged().getFirst().units());
    }
  }

  @Test
  void picturesThatWereLostBeforeTheBorderOfASegmentAreMarkedInIt() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(9).play("IPPPPP----v").play("XPPPPPPPPPv").seconds(2);
      door.end(GapCause.CONNECTION_LOST);
      assertEquals(2, door.recordings.segments(DOOR).size());
      assertEquals(List.of(span(9600, 11_000)), ranges(door));
      door.restart(true);
      assertEquals(List.of(span(9600, 11_000)), ranges(door));
    }
  }

  @Test
  void aDamagedFirstPictureSaysNothingOfASegmentThatIsWhole() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(10).play("XPPPPPPPPPv").seconds(2).end(GapCause.CONNECTION_LOST);
      assertEquals(2, door.recordings.segments(DOOR).size());
      assertEquals(List.of(span(10_000, 11_000)), ranges(door));
    }
  }

  @Test
  void damageSurvivesRestartsKillsAndTheLossOfTheIndex() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().play("IPPxPPPPPPvIPPPPPPPPPvv").end(GapCause.CONNECTION_LOST);
      door.begin().play("IPPPPxPPPPvIPPPPPPPPPvIPPPvvv");
      List<TimeRange> before = ranges(door);
      assertEquals(List.of(span(300, 1000), span(2500, 3000)), before);
      door.restart(true);
      assertEquals(before, ranges(door));
      door.begin().play("IPxPPPPPPPvIPPPPPPPPPvIPvvv");
      door.restart(false);
      before = new ArrayList<>(before);
      before.add(span(4600, 5400));
      assertEquals(before, ranges(door));
      door.recordings.close();
      Files.delete(folder.resolve("recording.db"));
      door.restart(true);
      assertEquals(before, ranges(door));
      assertEquals(
          List.of(1L, 1L, 1L),
          door.recordings.segments(DOOR).stream()
              .map(SegmentRow::damagedUnits)
              .filter(units -> units > 0)
              .toList());
    }
  }

  @Test
  void damagedFilesArePlainFilesWithTheHashOfTheIndex() throws Exception {
    try (Script door = new Script(folder)) {
      List<ClosedSegment> closed = new ArrayList<>();
      door.recordings.listenClosed(closed::add);
      door.recordings.listenClosed(
          segment -> {
            throw new IllegalStateException("a listener that fails");
          });
      door.begin().seconds(12).play("IPxPPPPPPPvIPPPPPPPPPvv").seconds(8);
      door.end(GapCause.CONNECTION_LOST);
      assertEquals(3, closed.size());
      for (ClosedSegment segment : closed) {
        byte[] bytes = Files.readAllBytes(segment.file());
        assertEquals(bytes.length, segment.bytes());
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertEquals(hash, HexFormat.of().formatHex(segment.sha256()));
        try (Mp4File file = Mp4File.open(segment.file())) {
          assertTrue(file.samples(0).getFirst().key());
        }
      }
      assertEquals(
          closed.stream().map(s -> HexFormat.of().formatHex(s.sha256())).toList(),
          door.recordings.segments(DOOR).stream().map(SegmentRow::sha256).toList());
    }
  }

  private static List<TimeRange> ranges(Script door) {
    return door.timeline().damaged().stream().map(Damage::range).toList();
  }
}
