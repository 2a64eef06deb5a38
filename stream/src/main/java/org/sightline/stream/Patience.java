package org.sightline.stream;

import java.util.Arrays;

/// How long one kind of thing may stay away before it counts as stalled, learned from how far apart
/// it usually comes.
///
/// It begins at a usual wait and never goes below it. Two long intervals among the last
/// [#REMEMBERED] widen it to twice their length: one alone is a hiccup and widens nothing. Being
/// cut off before an interval could be seen doubles it until intervals show that this was not
/// needed. Used by one thread.
final class Patience {
  /// Nothing is waited for longer than this, in multiples of the usual wait.
  static final int MOST = 15;

  /// Intervals looked back on.
  static final int REMEMBERED = 8;

  private final long usualNanos;
  private final long[] intervals = new long[REMEMBERED];
  private int came;
  private int cameSinceCut;
  private long floorNanos;
  private long nanos;

  Patience(long usualNanos) {
    this.usualNanos = usualNanos;
    this.nanos = usualNanos;
  }

  /// How long to wait now.
  long nanos() {
    return nanos;
  }

  /// Whether more is waited than usual.
  boolean isWidened() {
    return nanos > usualNanos;
  }

  /// Something came, `interval` after the one before it.
  void came(long intervalNanos) {
    intervals[came++ % REMEMBERED] = intervalNanos;
    cameSinceCut++;
    if (cameSinceCut >= REMEMBERED) {
      floorNanos = 0;
    }
    if (isWidened() || intervalNanos > usualNanos / 4) {
      settle();
    }
  }

  /// It was cut off after so few that its interval could not be known.
  void cutTooEarly() {
    floorNanos = 2 * nanos;
    cameSinceCut = 0;
    settle();
  }

  private void settle() {
    long[] sorted = intervals.clone();
    Arrays.sort(sorted);
    long learned = 2 * sorted[REMEMBERED - 2] + usualNanos / 8;
    nanos = Math.clamp(Math.max(learned, floorNanos), usualNanos, MOST * usualNanos);
  }
}
