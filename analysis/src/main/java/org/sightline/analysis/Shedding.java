package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;

/// Which pictures to pass over when analysis is behind: every second, third, … of them evenly
/// rather than all of one stretch.
///
/// The share follows how old pictures are when their turn comes: it is raised while they are older
/// than a second and lowered while they are fresh, once a second at most. Owned by one thread.
final class Shedding {
  static final int MOST = 16;

  private static final Duration BEHIND = Duration.ofSeconds(1);
  private static final Duration FRESH = Duration.ofMillis(300);
  private static final Duration STEP = Duration.ofSeconds(1);

  private int oneIn = 1;
  private int count;
  private Instant changed = Instant.MIN;

  /// Whether the next picture is looked at.
  ///
  /// @param received when it came
  /// @param now when its turn is
  boolean wants(Instant received, Instant now) {
    Duration age = Duration.between(received, now);
    boolean mayChange = changed.equals(Instant.MIN) || !now.isBefore(changed.plus(STEP));
    if (mayChange && age.compareTo(BEHIND) > 0 && oneIn < MOST) {
      oneIn++;
      changed = now;
    } else if (mayChange && age.compareTo(FRESH) < 0 && oneIn > 1) {
      oneIn--;
      changed = now;
    }
    count++;
    return count % oneIn == 0;
  }
}
