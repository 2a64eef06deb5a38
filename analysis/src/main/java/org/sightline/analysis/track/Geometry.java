package org.sightline.analysis.track;

import java.util.List;
import org.sightline.domain.Point;

/// Distances and sides in a picture whose pixels are square, so that a step across weighs as much
/// as one down: places are multiplied by the picture's width and height first.
///
/// @param width of the picture, pixels
/// @param height of the picture, pixels
record Geometry(double width, double height) {
  /// Pixels between `p` and the nearest place of the open line through `points`.
  double toLine(Point p, List<Point> points) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < points.size(); i++) {
      least = Math.min(least, toSegment(p, points.get(i - 1), points.get(i)));
    }
    return least;
  }

  /// Pixels between `p` and the nearest place of the outline through `corners`.
  double toOutline(Point p, List<Point> corners) {
    return Math.min(toLine(p, corners), toSegment(p, corners.getLast(), corners.getFirst()));
  }

  private double toSegment(Point p, Point a, Point b) {
    double ax = (p.x() - a.x()) * width;
    double ay = (p.y() - a.y()) * height;
    double bx = (b.x() - a.x()) * width;
    double by = (b.y() - a.y()) * height;
    double length = bx * bx + by * by;
    double along = length == 0 ? 0 : Math.clamp((ax * bx + ay * by) / length, 0, 1);
    return Math.hypot(ax - along * bx, ay - along * by);
  }

  /// How often the step from `from` to `to` passes the line through `points`, left to right counted
  /// as 1 and right to left as -1.
  ///
  /// A place on the line counts as right of it, so that a step that ends there and the step that
  /// goes on from there are one passing together; so it is with a corner of the line.
  static int passings(Point from, Point to, List<Point> points) {
    int sum = 0;
    for (int i = 1; i < points.size(); i++) {
      Point a = points.get(i - 1);
      Point b = points.get(i);
      boolean wasRight = side(a, b, from) >= 0;
      boolean isRight = side(a, b, to) >= 0;
      boolean first = side(from, to, a) >= 0;
      boolean second = side(from, to, b) >= 0;
      if (wasRight != isRight && first != second) {
        sum += isRight ? 1 : -1;
      }
    }
    return sum;
  }

  /// Above 0 right of the line from `a` to `b`, as one looks along it, and below 0 left: y goes
  /// down.
  private static double side(Point a, Point b, Point p) {
    return (b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x());
  }
}
