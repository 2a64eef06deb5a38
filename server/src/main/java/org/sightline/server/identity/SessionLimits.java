package org.sightline.server.identity;

import java.time.Duration;

/// How long a session lasts.
///
/// @param idle without a call after which it is over
/// @param absolute after which it is over in any case
/// @param mostForOneUser at once; a further one ends the oldest
record SessionLimits(Duration idle, Duration absolute, int mostForOneUser) {
  static final SessionLimits USUAL =
      new SessionLimits(Duration.ofHours(12), Duration.ofDays(7), 100);
}
