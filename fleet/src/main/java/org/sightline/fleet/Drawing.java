package org.sightline.fleet;

import java.util.List;
import org.sightline.domain.Markings;
import org.sightline.domain.Zone;

/// All that was drawn over one camera's picture.
public record Drawing(List<Zone> zones, Markings markings) {
  /// The most zones of one camera.
  public static final int MAX_ZONES = 64;

  public Drawing {
    zones = List.copyOf(zones);
    if (zones.size() > MAX_ZONES) {
      throw new IllegalArgumentException(
          "a camera has at most %d zones, not %d".formatted(MAX_ZONES, zones.size()));
    }
    if (zones.stream().map(Zone::name).distinct().count() < zones.size()) {
      throw new IllegalArgumentException("two zones have one name");
    }
  }
}
