package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Mp4File;
import org.sightline.stream.StreamMessage;

final class StreamRecorderTest {
  @TempDir Path folder;

  @Test
  void segmentsAreCutOnKeyPicturesAndNamedByTheirFirst() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      assertEquals(
          List.of(
              "2026-01-01/00/door/main/00.00.mp4",
              "2026-01-01/00/door/main/00.10.mp4",
              "2026-01-01/00/door/main/00.20.mp4"),
          files());
      try (Mp4File file = Mp4File.open(path("2026-01-01/00/door/main/00.10.mp4"))) {
        assertEquals(100, file.samples(0).size());
        assertEquals(0, file.samples(0).getFirst().time());
        assertTrue(file.samples(0).getFirst().key());
      }
      try (FragmentTable table = FragmentTable.open(path("2026-01-01/00/door/main/00.10.mp4"))) {
        assertEquals(10, table.fragments().size());
        assertTrue(table.fragments().stream().allMatch(FragmentTable.Fragment::key));
      }
      assertEquals(List.of(span(0, 25_000)), door.timeline().spans());
    }
  }

  @Test
  void fragmentsOfLongGroupsOfPicturesLastASecond() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().play("IPPPPPPPPPPPPPPPPPPPPPPPPv").play("IPPv").end(GapCause.CONNECTION_LOST);
      try (FragmentTable table = FragmentTable.open(path(files().getFirst()))) {
        assertEquals(
            List.of(90_000L, 90_000L, 45_000L, 27_000L),
            table.fragments().stream().map(f -> f.end() - f.start()).toList());
        assertEquals(
            List.of(true, false, false, true),
            table.fragments().stream().map(FragmentTable.Fragment::key).toList());
      }
    }
  }

  @Test
  void everyMissingSecondHasItsCause() {
    try (Script door = new Script(folder)) {
      door.fail(GapCause.CAMERA_REFUSED).advance(Duration.ofSeconds(5));
      door.begin().seconds(3).end(GapCause.STREAM_STALLED);
      door.advance(Duration.ofSeconds(2)).fail(GapCause.CAMERA_UNREACHABLE);
      door.advance(Duration.ofSeconds(4)).begin().seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.CAMERA_REFUSED, GapCause.STREAM_STALLED, GapCause.CAMERA_UNREACHABLE),
          timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(List.of(span(5000, 8000), span(14_000, 16_000)), timeline.spans());
      assertCovers(timeline, START, door.clock.instant());
      assertInstanceOf(RecordingState.Recording.class, door.recordings.state(DOOR));
    }
  }

  @Test
  void aRunThatHasJustBegunLeavesTheGapBeforeItWithItsCause() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).end(GapCause.CAMERA_UNREACHABLE);
      door.advance(Duration.ofSeconds(10)).begin().play("IPP");
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.CAMERA_UNREACHABLE), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(2, timeline.spans().size());
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void aTinyHoleBetweenTwoRunsIsAGap() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).end(GapCause.CONNECTION_LOST);
      door.advance(Duration.ofMillis(300)).begin().seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(1, timeline.gaps().size());
      assertEquals(new TimeRange(at(2000), at(2300)), range(timeline.gaps().getFirst()));
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void picturesLostBeforeASlowDiskAreSaid() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(3).play("--------------------");
      door.recorder().lost(20);
      door.seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(GapCause.DISK_SLOW, timeline.gaps().getFirst().cause());
      assertEquals(new TimeRange(at(3000), at(5000)), range(timeline.gaps().getFirst()));
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void aFullDiskIsSaidAndRecordingComesBackByItself() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(9);
      door.diskFull = true;
      door.seconds(4);
      RecordingState.NotRecording state =
          assertInstanceOf(RecordingState.NotRecording.class, door.recordings.state(DOOR));
      assertEquals(GapCause.DISK_FULL, state.cause());
      assertTrue(state.detail().contains("full"), state.detail());
      door.diskFull = false;
      door.seconds(3);
      assertInstanceOf(RecordingState.Recording.class, door.recordings.state(DOOR));
      Timeline timeline = door.timeline();
      assertEquals(List.of(GapCause.DISK_FULL), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(at(10_000), timeline.gaps().getFirst().start());
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void aWriteErrorInASegmentKeepsWhatWasWrittenAndGoesOnInANewOne() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(4);
      door.files.getFirst().close();
      door.seconds(6);
      Timeline timeline = door.timeline();
      assertEquals(List.of(GapCause.DISK_ERROR), timeline.gaps().stream().map(Gap::cause).toList());
      assertTrue(timeline.gaps().getFirst().range(START).duration().toMillis() <= 4000);
      assertEquals(2, timeline.spans().size());
      assertCovers(timeline, START, door.clock.instant());
      assertEquals(2, files().size());
    }
  }

  @Test
  void aClockSetBackNeverMakesOverlappingSegments() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(5).advance(Duration.ofHours(-1)).seconds(30);
      door.end(GapCause.CONNECTION_LOST).begin().seconds(5).end(GapCause.CONNECTION_LOST);
      List<SegmentRow> rows = rows(door);
      for (int i = 1; i < rows.size(); i++) {
        assertTrue(rows.get(i).startUs() >= rows.get(i - 1).endUs(), rows.toString());
      }
      assertEquals(List.of(span(0, 40_000)), door.timeline().spans());
    }
  }

  @Test
  void aClockSetForwardIsAGapAndANewSegment() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(5).advance(Duration.ofHours(1)).seconds(40);
      Timeline timeline = door.timeline();
      assertEquals(List.of(GapCause.CLOCK_STEP), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(3600.0, timeline.gaps().getFirst().range(START).duration().toSeconds(), 1);
      assertCovers(timeline, START, door.clock.instant());
    }
  }

  @Test
  void segmentsThatBeginInTheSameSecondGetTheirOwnNames() throws IOException {
    try (Script door = new Script(folder)) {
      for (int i = 0; i < 3; i++) {
        door.begin().play("IPv").end(GapCause.CONNECTION_LOST);
      }
      assertEquals(3, files().size());
      assertTrue(files().contains("2026-01-01/00/door/main/00.00-1.mp4"), files().toString());
    }
  }

  @Test
  void lateSoundGoesWithThePicturesOfItsTime() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(Script.PICTURE, Script.SOUND).play("IPPPPPPPPPI");
      for (int i = 0; i < 20; i++) {
        door.recorder()
            .accept(
                new StreamMessage.Unit(
                    new org.sightline.media.AccessUnit(
                        1, i * 1024L, true, false, door.clock.instant(), new byte[] {1, 2, 3})));
      }
      door.play("vPPPv").end(GapCause.CONNECTION_LOST);
      try (Mp4File file = Mp4File.open(path(files().getFirst()))) {
        assertEquals(20, file.samples(1).size());
        assertEquals(14, file.samples(0).size());
      }
    }
  }

  @Test
  void switchingOffEndsTheFootageAndSwitchingOnEndsTheGap() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(3);
      door.recordings.stop(DOOR, GapCause.SWITCHED_OFF);
      door.advance(Duration.ofSeconds(10)).begin().seconds(2);
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(GapCause.SWITCHED_OFF), timeline.gaps().stream().map(Gap::cause).toList());
      assertEquals(List.of(span(0, 3000), span(13_000, 15_000)), timeline.spans());
    }
  }

  static void assertCovers(Timeline timeline, Instant from, Instant to) {
    List<TimeRange> all =
        Stream.concat(
                timeline.spans().stream(), timeline.gaps().stream().map(StreamRecorderTest::range))
            .sorted(java.util.Comparator.comparing(TimeRange::start))
            .toList();
    Instant at = from;
    for (TimeRange each : all) {
      assertEquals(at, each.start(), timeline.toString());
      at = each.end();
    }
    assertEquals(to, at, timeline.toString());
  }

  static TimeRange range(Gap gap) {
    return gap.range(START);
  }

  static TimeRange span(long fromMillis, long toMillis) {
    return new TimeRange(at(fromMillis), at(toMillis));
  }

  /// The first picture of a script comes when a picture's length has passed, in a run that began
  /// before it.
  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static List<SegmentRow> rows(Script door) {
    return door.recordings.segments(DOOR);
  }

  private Path path(String relative) {
    return folder.resolve("recordings").resolve(relative);
  }

  private List<String> files() throws IOException {
    Path root = folder.resolve("recordings");
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }
}
