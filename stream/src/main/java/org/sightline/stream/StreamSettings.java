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
/// @param placedBySender whether an RTSP run stands where its sender reports (RFC 3550 6.4.1) say
///   and not where its first packet arrived: for streams of another node, whose clock is the one
///   that counts, never for those of a camera
public record StreamSettings(
    RtspTimeouts timeouts,
    Duration stall,
    Duration firstRetry,
    Duration longestRetry,
    Duration steadyAfter,
    boolean placedBySender) {
  /// Settings for streams of cameras.
  public StreamSettings(
      RtspTimeouts timeouts,
      Duration stall,
      Duration firstRetry,
      Duration longestRetry,
      Duration steadyAfter) {
    this(timeouts, stall, firstRetry, longestRetry, steadyAfter, false);
  }

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

  /// For streams that a node gives on: its clock places them, and it is asked again within two
  /// seconds.
  public static StreamSettings ofNode() {
    return new StreamSettings(
        RtspTimeouts.STANDARD,
        Duration.ofSeconds(8),
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        true);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("%s must be longer than %s".formatted(name, value));
    }
  }
}
