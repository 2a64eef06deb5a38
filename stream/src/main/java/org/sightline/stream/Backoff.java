package org.sightline.stream;

import java.time.Duration;

/// How long to wait before the next attempt: doubling, with jitter, up to a longest wait.
///
/// The jitter takes up to half off, so that cameras that a switch took down together do not all
/// come back in one instant.
public record Backoff(Duration first, Duration longest) {
  /// Beyond this many doublings every sensible first wait has passed every sensible longest one.
  private static final int MAX_DOUBLINGS = 30;

  /// The wait after the `failures`-th failure in a row.
  ///
  /// @param failures from 1
  /// @param random from 0 to below 1; 0 gives the longest wait
  public Duration after(int failures, double random) {
    int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    double millis = Math.min(longest.toMillis(), Math.scalb((double) first.toMillis(), doublings));
    return Duration.ofMillis(Math.round(millis * (1 - random / 2)));
  }
}
