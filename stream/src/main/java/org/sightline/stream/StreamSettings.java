package org.sightline.stream;

import java.time.Duration;
import org.sightline.media.rtsp.RtspTimeouts;

/// How patient streams are.
///
/// @param timeouts for setting up a run
/// @param stall without a packet after which a run counts as stalled; packets without one whole
///   picture are borne for twice as long
/// @param firstRetry the wait before the first attempt after a failure, before jitter
/// @param longestRetry the most that the wait grows to
/// @param steadyAfter a run at least this long makes the next wait begin at `firstRetry` again
public record StreamSettings(
    RtspTimeouts timeouts,
    Duration stall,
    Duration firstRetry,
    Duration longestRetry,
    Duration steadyAfter) {
  public StreamSettings {
    positive("stall", stall);
    positive("firstRetry", firstRetry);
    positive("longestRetry", longestRetry);
    positive("steadyAfter", steadyAfter);
    if (longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "longestRetry %s is shorter than firstRetry %s".formatted(longestRetry, firstRetry));
    }
  }

  /// What the product ships with: a stall is found within 9 s, the first retry comes within half a
  /// second, the waits end at 30 s.
  public static StreamSettings usual() {
    return new StreamSettings(
        RtspTimeouts.STANDARD,
        Duration.ofSeconds(8),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofSeconds(3));
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("%s must be longer than %s".formatted(name, value));
    }
  }
}
