package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.testkit.ControllableClock;

class StreamProblemsTest {
  private final ControllableClock clock = new ControllableClock(Fed.T0);
  private final StreamProblems problems = new StreamProblems(clock);
  private final Fed fed = new Fed();

  private void report(double second, Duration off, double ppm) {
    Instant node = Fed.T0.plusNanos((long) (second * 1e9));
    Instant camera = node.plus(off).plusNanos((long) (second * ppm * 1e3));
    fed.stream().cameraClock(camera, node, (long) (second * 1e9));
  }

  private List<Problem> now() {
    return problems.of(List.of(fed.stream()));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S,,",
    "PT2.5S,NOTICE,2.5 s ahead of",
    "PT-30S,NOTICE,30.0 s behind",
    "PT-61S,WARNING,61.0 s behind",
    "PT1H,WARNING,60 minutes ahead of",
    "P-20000D,WARNING,never set"
  })
  void aClockThatIsOffIsToldAsBadlyAsItIs(String off, Severity severity, String words) {
    report(0, Duration.parse(off), 0);
    List<Problem> found = now();
    assertEquals(severity == null ? 0 : 1, found.size());
    if (severity != null) {
      assertEquals(severity, found.getFirst().severity());
      assertTrue(found.getFirst().sentence().contains(words), found.getFirst().sentence());
    }
  }

  @Test
  void aProblemKeepsItsBeginningAndEndsOnlyWhenItIsClearlyOver() {
    report(0, Duration.ofMillis(2100), 0);
    Instant since = now().getFirst().since();
    clock.advance(Duration.ofMinutes(1));
    report(60, Duration.ofMillis(1700), 0);
    assertEquals(since, now().getFirst().since());
    report(120, Duration.ofMillis(1400), 0);
    assertEquals(List.of(), now());
    report(180, Duration.ofMillis(1700), 0);
    assertEquals(List.of(), now());
  }

  @Test
  void aDriftIsToldOnceItIsKnown() {
    for (int second = 0; second < 200; second += 5) {
      report(second, Duration.ZERO, 300);
    }
    assertEquals(List.of(), now());
    for (int second = 200; second < 900; second += 5) {
      report(second, Duration.ZERO, 300);
    }
    assertEquals(List.of("camera-clock-drifts"), now().stream().map(Problem::code).toList());
    assertTrue(now().getFirst().sentence().contains("25.9 s a day"), now().toString());
  }

  @Test
  void aConnectionThatComesAndGoesIsToldUntilItHolds() {
    for (int i = 0; i < 6; i++) {
      fed.run("IPP");
      fed.stream().down(GapCause.CONNECTION_LOST, "reset", clock.instant(), Duration.ZERO);
      clock.advance(Duration.ofSeconds(30));
    }
    fed.run("IPP");
    assertEquals(List.of("connection-flaps"), now().stream().map(Problem::code).toList());
    clock.advance(Duration.ofMinutes(11));
    assertEquals(List.of(), now());
  }
}
