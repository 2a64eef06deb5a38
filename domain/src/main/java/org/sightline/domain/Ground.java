package org.sightline.domain;

import java.util.List;

/// The ground before a camera, measured: four places in the picture whose distances on the ground
/// are known.
///
/// Four pairs of points, of which no three lie on one line, fix the one homography between picture
/// and plane (Hartley and Zisserman, "Multiple View Geometry", section 4.1). It holds for what
/// stands on that plane.
public record Ground(List<Mark> marks) {
  /// How many places are measured.
  public static final int MARKS = 4;

  private static final double LEAST_AREA = 1e-6;

  /// One measured place.
  ///
  /// @param eastMetres how far along one direction of the ground from a freely chosen place
  /// @param northMetres how far at right angles to it
  public record Mark(Point picture, double eastMetres, double northMetres) {
    public Mark {
      if (!(Math.abs(eastMetres) <= 1e5 && Math.abs(northMetres) <= 1e5)) {
        throw new IllegalArgumentException(
            "a place on the ground of %s, %s metres is not within 100 km"
                .formatted(eastMetres, northMetres));
      }
    }
  }

  public Ground {
    if (marks.size() != MARKS) {
      throw new IllegalArgumentException(
          "the ground is measured by %d places, not %d".formatted(MARKS, marks.size()));
    }
    marks = List.copyOf(marks);
    for (int left = 0; left < MARKS; left++) {
      requireCorner(marks, left);
    }
  }

  /// Three of the four may not lie on one line, in the picture or on the ground.
  private static void requireCorner(List<Mark> marks, int left) {
    Mark a = marks.get((left + 1) % MARKS);
    Mark b = marks.get((left + 2) % MARKS);
    Mark c = marks.get((left + 3) % MARKS);
    double picture =
        area(
            b.picture().x() - a.picture().x(),
            b.picture().y() - a.picture().y(),
            c.picture().x() - a.picture().x(),
            c.picture().y() - a.picture().y());
    double ground =
        area(
            b.eastMetres() - a.eastMetres(),
            b.northMetres() - a.northMetres(),
            c.eastMetres() - a.eastMetres(),
            c.northMetres() - a.northMetres());
    if (picture < LEAST_AREA || ground < LEAST_AREA) {
      throw new IllegalArgumentException(
          "three of the measured places lie on one line: choose four corners of a rectangle");
    }
  }

  private static double area(double ax, double ay, double bx, double by) {
    return Math.abs(ax * by - ay * bx) / 2;
  }
}
