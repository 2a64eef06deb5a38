package org.sightline.domain;

import java.time.Duration;
import java.time.Instant;

/// One stay of an object's foot inside a zone, from coming in to going out. An object that comes
/// back has several. `left` equals the end of what was seen while it is still inside.
public record ZoneVisit(String zone, Instant entered, Instant left) {
  public ZoneVisit {
    if (zone.isBlank() || left.isBefore(entered)) {
      throw new IllegalArgumentException(
          "a visit needs a zone and must not end before it begins: '%s', %s to %s"
              .formatted(zone, entered, left));
    }
  }

  /// How long it stayed.
  public Duration dwell() {
    return Duration.between(entered, left);
  }
}
