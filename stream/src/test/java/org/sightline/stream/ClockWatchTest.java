package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockWatchTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final ClockWatch watch = new ClockWatch();
  private final Random random = new Random(7);

  /// A report of a camera that is `off` and runs `ppm` too fast, at `second`, with a network that
  /// takes up to 30 ms and now and then 400 ms.
  private void report(double second, Duration off, double ppm) {
    double late = random.nextInt(20) == 0 ? 0.4 : random.nextDouble() * 0.03;
    Instant sent = T0.plusNanos((long) (second * 1e9));
    Instant camera = sent.plus(off).plusNanos((long) (second * ppm * 1e3));
    watch.report(camera, sent.plusNanos((long) (late * 1e9)), (long) ((second + late) * 1e9));
  }

  private CameraClock measured() {
    CameraClock clock = watch.measured();
    assertNotNull(clock);
    return clock;
  }

  private double drift() {
    Double drift = measured().driftPpm();
    assertNotNull(drift);
    return drift;
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3000, -120, 0, 80, 150, 20_000})
  void driftIsMeasuredThroughLateReports(double ppm) {
    for (int second = 0; second < 3600; second += 5) {
      report(second, Duration.ofMillis(700), ppm);
    }
    assertEquals(ppm, drift(), 15);
    assertEquals(0, measured().steps());
    assertTrue(measured().overSeconds() >= 1800, measured().toString());
  }

  @Test
  void nothingIsSaidOfADriftBeforeItCanBeKnown() {
    assertNull(watch.measured());
    for (int second = 0; second < 45; second += 5) {
      report(second, Duration.ZERO, 0);
    }
    assertNull(measured().driftPpm());
    assertTrue(measured().offset().abs().toMillis() < 500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H", "P365D", "P-365D", "PT1S", "PT-1S", "PT2M"})
  void aStepIsNoDrift(String step) {
    Duration by = Duration.parse(step);
    for (int second = 0; second < 600; second += 5) {
      report(second, Duration.ZERO, 50);
    }
    for (int second = 600; second < 1500; second += 5) {
      report(second, by, 50);
    }
    assertEquals(1, measured().steps());
    assertEquals(50, drift(), 20);
    assertEquals(by.toMillis() / 1000.0, measured().offset().toMillis() / 1000.0, 0.6);
  }

  @Test
  void aStepOfTheNodesOwnClockIsNoStepOfTheCamera() {
    for (int second = 0; second < 1200; second += 5) {
      Instant node = T0.plusSeconds(second + (second < 600 ? 0 : 3600));
      watch.report(T0.plusSeconds(second), node, second * 1_000_000_000L);
    }
    assertEquals(0, measured().steps());
    assertEquals(0, drift(), 1);
    assertEquals(Duration.ofHours(-1), measured().offset());
  }

  @Test
  void memoryIsBoundedAndTheLineForgets() {
    ClockLine line = new ClockLine();
    IntStream.range(0, 100_000).forEach(i -> line.add(i * 5.0, i < 90_000 ? 0 : (i - 90_000) * .5));
    assertEquals(0.1, line.slope(), 1e-6);
    assertTrue(
        line.span() <= ClockLine.POINTS * ClockLine.WIDEST_SPACING * 1.1, line.span() + " s");
  }
}
