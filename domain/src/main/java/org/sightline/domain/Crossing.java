package org.sightline.domain;

import java.time.Instant;

/// One passing of an object's foot over a line that has a name.
public record Crossing(String line, Direction direction, Instant at) {
  public Crossing {
    if (!CameraName.isValid(line)) {
      throw new IllegalArgumentException(
          "line name '%s' is not usable: letters, digits, _ and - only, 64 at most"
              .formatted(line));
    }
  }
}
