package org.sightline.analysis;

import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;

/// A path kept to a bounded number of points, whatever its length.
///
/// When there are too many, the point goes whose absence changes the line least: the one that spans
/// the smallest triangle with its neighbours (Visvalingam and Whyatt, 1993). The first and the
/// newest point always stay.
final class PathSketch {
  /// Steps shorter than this share of the picture are wavering, not a way.
  private static final double LEAST_STEP = 0.005;

  private final List<Point> points = new ArrayList<>();

  /// Adds a point if it is a step from the one before; whether it was.
  boolean add(Point point) {
    int last = points.size() - 1;
    if (last >= 0 && distance(points.get(last), point) < LEAST_STEP) {
      return false;
    }
    points.add(point);
    if (points.size() > ObjectObservation.MAX_PATH) {
      points.remove(leastMissed());
    }
    return true;
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  private int leastMissed() {
    int least = 1;
    double leastArea = Double.POSITIVE_INFINITY;
    for (int i = 1; i < points.size() - 1; i++) {
      Point a = points.get(i - 1);
      Point b = points.get(i);
      Point c = points.get(i + 1);
      double area = Math.abs((b.x() - a.x()) * (c.y() - a.y()) - (c.x() - a.x()) * (b.y() - a.y()));
      if (area < leastArea) {
        leastArea = area;
        least = i;
      }
    }
    return least;
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }
}
