package org.sightline.domain;

/// An area of one camera's picture that has a meaning to its owner, such as `dock`.
public record Zone(String name, Polygon area) {
  public Zone {
    if (!CameraName.isValid(name)) {
      throw new IllegalArgumentException(
          "zone name '%s' is not usable: letters, digits, _ and - only, 64 at most"
              .formatted(name));
    }
  }
}
