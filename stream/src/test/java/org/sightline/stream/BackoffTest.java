package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(StreamSettings.usual().firstRetry(), StreamSettings.usual().longestRetry());

  @Test
  void waitsDoubleUpToTheLongest() {
    List<Long> millis =
        IntStream.rangeClosed(1, 9).mapToObj(n -> backoff.after(n, 0).toMillis()).toList();
    assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L), millis);
  }

  @Test
  void jitterTakesAtMostHalfOff() {
    for (int failures = 1; failures < 100; failures++) {
      Duration longest = backoff.after(failures, 0);
      Duration shortest = backoff.after(failures, Math.nextDown(1.0));
      assertTrue(shortest.compareTo(longest.dividedBy(2)) >= 0, failures + ": " + shortest);
    }
  }

  @Test
  void theFirstRetryComesWithinASecondAndNoneLaterThanThirty() {
    assertTrue(backoff.after(1, 0).compareTo(Duration.ofSeconds(1)) <= 0);
    assertEquals(Duration.ofSeconds(30), backoff.after(Integer.MAX_VALUE, 0));
  }
}
