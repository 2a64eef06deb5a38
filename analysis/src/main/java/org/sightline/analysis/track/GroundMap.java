package org.sightline.analysis.track;

import java.util.Optional;
import org.sightline.domain.Box;
import org.sightline.domain.Ground;
import org.sightline.domain.Point;

/// The homography from a camera's picture to the ground, for speed over it and size upon it.
final class GroundMap {
  private static final int UNKNOWNS = 8;
  private static final double TINY = 1e-12;

  private final double[] h;

  /// The sign of the horizon's side on which the measured places are.
  private final double side;

  /// A place on the ground.
  record Place(double eastMetres, double northMetres) {
    double distanceMetres(Place other) {
      return Math.hypot(eastMetres - other.eastMetres, northMetres - other.northMetres);
    }
  }

  private GroundMap(double[] h, double side) {
    this.h = h;
    this.side = side;
  }

  /// The map that the four measured places fix; empty where they fix none.
  static Optional<GroundMap> of(Ground ground) {
    double[][] rows = new double[UNKNOWNS][UNKNOWNS + 1];
    int row = 0;
    for (Ground.Mark mark : ground.marks()) {
      double x = mark.picture().x();
      double y = mark.picture().y();
      double e = mark.eastMetres();
      double n = mark.northMetres();
      rows[row++] = new double[] {x, y, 1, 0, 0, 0, -e * x, -e * y, e};
      rows[row++] = new double[] {0, 0, 0, x, y, 1, -n * x, -n * y, n};
    }
    if (!solve(rows)) {
      return Optional.empty();
    }
    double[] h = new double[UNKNOWNS];
    for (int i = 0; i < UNKNOWNS; i++) {
      h[i] = rows[i][UNKNOWNS];
    }
    Point first = ground.marks().getFirst().picture();
    return Optional.of(new GroundMap(h, Math.signum(h[6] * first.x() + h[7] * first.y() + 1)));
  }

  /// Gauss and Jordan, with the largest of each column as its pivot.
  private static boolean solve(double[][] rows) {
    for (int c = 0; c < UNKNOWNS; c++) {
      int pivot = c;
      for (int r = c + 1; r < UNKNOWNS; r++) {
        pivot = Math.abs(rows[r][c]) > Math.abs(rows[pivot][c]) ? r : pivot;
      }
      if (Math.abs(rows[pivot][c]) < TINY) {
        return false;
      }
      double[] swap = rows[c];
      rows[c] = rows[pivot];
      rows[pivot] = swap;
      for (int r = 0; r < UNKNOWNS; r++) {
        double factor = r == c ? 0 : rows[r][c] / rows[c][c];
        for (int k = c; factor != 0 && k <= UNKNOWNS; k++) {
          rows[r][k] -= factor * rows[c][k];
        }
      }
    }
    for (int r = 0; r < UNKNOWNS; r++) {
      rows[r][UNKNOWNS] /= rows[r][r];
    }
    return true;
  }

  /// Where on the ground a foot stands; empty at and beyond the horizon.
  Optional<Place> place(double x, double y) {
    double w = h[6] * x + h[7] * y + 1;
    if (w * side < 1e-6) {
      return Optional.empty();
    }
    return Optional.of(
        new Place((h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w));
  }

  /// How high an upright object is: its picture is as many metres high as a stretch of ground at
  /// its foot, across the view, of the same number of pixels is long. Good where the camera looks
  /// along the ground rather than down on it.
  ///
  /// @param widthPixels of the picture
  /// @param heightPixels of the picture
  Optional<Double> heightMetres(Box box, double widthPixels, double heightPixels) {
    double half = box.height() * heightPixels / widthPixels / 2;
    Point foot = box.foot();
    return place(foot.x() - half, foot.y())
        .flatMap(left -> place(foot.x() + half, foot.y()).map(right -> left.distanceMetres(right)));
  }
}
