package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.motion.MotionGate;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.TimeRange;

class MotionEpisodeTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final MotionEpisode episode = new MotionEpisode(new CameraName("door"));
  private final List<MotionObservation> told = new ArrayList<>();

  private void note(int millis, double area) {
    episode
        .note(new MotionGate.Reading(area > 0, area, false), START.plusMillis(millis))
        .ifPresent(told::add);
  }

  MotionObservation longMotion() {
    for (int t = 0; t <= 3000; t += 200) {
      note(t, t == 1000 ? 0.3 : 0.1);
    }
    return episode.end().orElseThrow();
  }

  @Test
  void anEpisodeHasItsSpanAndItsLargestArea() {
    MotionObservation motion = longMotion();
    assertEquals(TimeRange.of(START, Duration.ofSeconds(3)), motion.when());
    assertEquals(0.3, motion.area());
  }

  @Test
  void aShortRestDoesNotEndItAndALongOneDoes() {
    note(0, 0.1);
    note(1000, 0.1);
    note(2500, 0);
    note(2900, 0.1);
    assertEquals(0, told.size());
    note(5000, 0);
    assertEquals(1, told.size());
    assertEquals(TimeRange.of(START, Duration.ofMillis(2900)), told.getFirst().when());
  }

  @Test
  void aFlickerIsNotTold() {
    note(0, 0.1);
    note(400, 0.1);
    note(5000, 0);
    assertEquals(0, told.size());
  }

  @Test
  void whatNeverRestsIsToldEachMinute() {
    for (int t = 0; t < 150_000; t += 500) {
      note(t, 0.2);
    }
    assertEquals(2, told.size());
  }
}
