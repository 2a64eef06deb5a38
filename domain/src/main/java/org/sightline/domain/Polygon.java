package org.sightline.domain;

import java.util.List;

/// A closed outline in a picture; the last point joins the first.
public record Polygon(List<Point> points) {
  /// The most corners a polygon may have.
  public static final int MAX_POINTS = 256;

  public Polygon {
    if (points.size() < 3 || points.size() > MAX_POINTS) {
      throw new IllegalArgumentException(
          "a polygon has 3 to %d points, not %d".formatted(MAX_POINTS, points.size()));
    }
    points = List.copyOf(points);
  }

  /// Whether `point` lies inside, by the even-odd rule.
  public boolean contains(Point point) {
    boolean inside = false;
    for (int i = 0, j = points.size() - 1; i < points.size(); j = i++) {
      Point a = points.get(i);
      Point b = points.get(j);
      boolean crosses = (a.y() > point.y()) != (b.y() > point.y());
      if (crosses && point.x() < (b.x() - a.x()) * (point.y() - a.y()) / (b.y() - a.y()) + a.x()) {
        inside = !inside;
      }
    }
    return inside;
  }
}
