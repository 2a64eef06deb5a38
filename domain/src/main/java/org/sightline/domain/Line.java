package org.sightline.domain;

import java.util.List;

/// A directed line over one camera's picture, drawn from its first point to its last, whose passing
/// has a meaning to its owner, such as `gate`. See [Direction] for which way is forward.
public record Line(String name, List<Point> points) {
  /// The most points a line may have.
  public static final int MAX_POINTS = 64;

  public Line {
    if (!CameraName.isValid(name)) {
      throw new IllegalArgumentException(
          "line name '%s' is not usable: letters, digits, _ and - only, 64 at most"
              .formatted(name));
    }
    if (points.size() < 2 || points.size() > MAX_POINTS) {
      throw new IllegalArgumentException(
          "a line has 2 to %d points, not %d".formatted(MAX_POINTS, points.size()));
    }
    points = List.copyOf(points);
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).equals(points.get(i - 1))) {
        throw new IllegalArgumentException(
            "points %d and %d of line %s are the same".formatted(i, i + 1, name));
      }
    }
  }
}
