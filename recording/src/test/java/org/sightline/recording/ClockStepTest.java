package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;

/// The node's clock is set while footage is being written: nothing is lost, nothing overlaps, and
/// what jumped is marked. Leap seconds smear or repeat one second; daylight saving does not move an
/// instant, so a step of an hour stands for a clock that was kept in local time.
final class ClockStepTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600, 31_536_000, -31_536_000, 1, -1, 5, -5, 86_400, -86_400})
  void aStepWhileRecordingKeepsOrderAndLosesNothing(long seconds) throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(30);
      door.clock.advance(Duration.ofSeconds(seconds));
      door.seconds(60).end(GapCause.CONNECTION_LOST);
      door.advance(Duration.ofSeconds(5)).begin().seconds(20).end(GapCause.CONNECTION_LOST);
      assertOrdered(door, Duration.ofSeconds(110));
      if (Math.abs(seconds) > 2) {
        assertTrue(
            causes(door).contains(GapCause.CLOCK_STEP), "the step is marked: " + causes(door));
      }
      List<SegmentRow> before = door.recordings.segments(DOOR);
      door.restart(false);
      assertEquals(before, door.recordings.segments(DOOR));
      door.recordings.reconcile();
      assertEquals(before, door.recordings.segments(DOOR));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600, -31_536_000, 31_536_000})
  void aStepBetweenRunsKeepsOrderAndLosesNothing(long seconds) {
    try (Script door = new Script(folder)) {
      door.begin().seconds(30).end(GapCause.CONNECTION_LOST);
      door.clock.advance(Duration.ofSeconds(seconds));
      door.begin().seconds(30).end(GapCause.CONNECTION_LOST);
      assertOrdered(door, Duration.ofSeconds(60));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600, -31_536_000})
  void aStepWhileTheNodeWasStoppedKeepsOrder(long seconds) throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(30);
      door.recordings.beat();
      door.restart(false);
      door.clock.advance(Duration.ofSeconds(seconds));
      door.restart(true);
      door.begin().seconds(30).end(GapCause.CONNECTION_LOST);
      assertOrdered(door, Duration.ofSeconds(58));
    }
  }

  @Test
  void retentionDeletesNothingThatIsYoungerThanItsPolicyWhenTheClockIsSetBack() {
    try (Script door = new Script(folder, Script.settings(folder, Duration.ofHours(2), 0))) {
      door.begin().seconds(30);
      door.clock.advance(Duration.ofHours(-1));
      door.seconds(60).end(GapCause.CONNECTION_LOST);
      door.recordings.retain();
      assertOrdered(door, Duration.ofSeconds(90));
      door.clock.advance(Duration.ofDays(-365));
      door.begin().seconds(30);
      door.recordings.retain();
      assertOrdered(door, Duration.ofSeconds(118));
    }
  }

  @Test
  void manyStepsInARowKeepOrder() {
    try (Script door = new Script(folder)) {
      door.begin();
      for (int step : new int[] {3600, -3600, 7200, -7200, 40, -40, 3}) {
        door.seconds(25);
        door.clock.advance(Duration.ofSeconds(step));
      }
      door.seconds(25).end(GapCause.CONNECTION_LOST);
      assertOrdered(door, Duration.ofSeconds(200));
    }
  }

  private void assertOrdered(Script door, Duration recorded) {
    long total = 0;
    SegmentRow before = null;
    for (SegmentRow row : door.recordings.segments(DOOR)) {
      if (before != null) {
        assertTrue(row.startUs() >= before.endUs(), "no overlap: " + before + " and " + row);
        assertTrue(row.id() > before.id(), "order of recording is order of time");
      }
      total += row.durationUs();
      before = row;
    }
    long missing = Micros.of(recorded) - total;
    assertTrue(Math.abs(missing) <= 2_000_000, "microseconds that differ: " + missing);
    Timeline timeline =
        door.recordings.timeline(
            DOOR,
            new TimeRange(START.minus(Duration.ofDays(800)), START.plus(Duration.ofDays(800))));
    Instant last = Instant.MIN;
    for (TimeRange span : timeline.spans()) {
      assertTrue(!span.start().isBefore(last), timeline.toString());
      last = span.end();
    }
    for (Gap gap : timeline.gaps()) {
      assertTrue(
          timeline.spans().stream().noneMatch(gap.range(last)::overlaps), timeline.toString());
    }
  }

  private static List<GapCause> causes(Script door) {
    Timeline timeline =
        door.recordings.timeline(
            DOOR,
            new TimeRange(START.minus(Duration.ofDays(800)), START.plus(Duration.ofDays(800))));
    return Stream.concat(timeline.gaps().stream(), timeline.marks().stream())
        .map(Gap::cause)
        .toList();
  }
}
