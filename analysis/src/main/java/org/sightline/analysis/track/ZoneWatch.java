package org.sightline.analysis.track;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Point;
import org.sightline.domain.Zone;

/// One object and one zone: when its foot came in and went out.
///
/// It changes sides when it is further from the outline than it wavers, or has been on the other
/// side for a second; the time is that of its first step there. Owned by one thread.
final class ZoneWatch {
  /// How far from the outline a foot must be to have changed sides at once, as a share of the
  /// object's width.
  static final double WAVERING = 0.1;

  /// After so long on the other side it has changed sides, however near.
  static final Duration SETTLED = Duration.ofSeconds(1);

  private final Zone zone;
  private boolean inside;
  private Duration entered = Duration.ZERO;
  private @Nullable Duration otherSince;

  /// A stay that is over.
  record Stay(Duration entered, Duration left) {}

  ZoneWatch(Zone zone) {
    this.zone = zone;
  }

  Zone zone() {
    return zone;
  }

  /// The foot is at `foot` now; a stay where one is over.
  ///
  /// @param widthPixels of the object
  Optional<Stay> see(Point foot, double widthPixels, Duration now, Geometry picture) {
    boolean within = zone.area().contains(foot);
    if (within == inside) {
      otherSince = null;
      return Optional.empty();
    }
    Duration since = otherSince == null ? now : otherSince;
    otherSince = since;
    boolean clear =
        picture.toOutline(foot, zone.area().points()) >= WAVERING * widthPixels
            || now.minus(since).compareTo(SETTLED) >= 0;
    if (!clear) {
      return Optional.empty();
    }
    inside = within;
    otherSince = null;
    if (within) {
      entered = since;
      return Optional.empty();
    }
    return Optional.of(new Stay(entered, since));
  }

  /// When the stay that lasts began, or empty outside.
  Optional<Duration> since() {
    return inside ? Optional.of(entered) : Optional.empty();
  }
}
