package org.sightline.analysis.detect;

import java.util.Optional;
import org.sightline.domain.Point;

/// How a wide lens draws what it sees: which place of the picture shows a direction.
public sealed interface Lens {
  /// The place of the picture, in fractions, that shows what lies in a direction; empty where the
  /// lens does not see it.
  ///
  /// @param across to the right of the lens's axis
  /// @param up upwards; all three in any one unit
  /// @param forward along the axis
  /// @param aspect the picture's height over its width
  Optional<Point> place(double across, double up, double forward, double aspect);

  private static Optional<Point> inPicture(double x, double y) {
    return x >= 0 && x < 1 && y >= 0 && y < 1 ? Optional.of(new Point(x, y)) : Optional.empty();
  }

  /// A fisheye lens, equidistant: how far a point lies from the middle of the image circle is
  /// proportional to its angle from the axis.
  ///
  /// @param centreX and `centreY` of the image circle, in fractions of the picture
  /// @param radius of the image circle, in fractions of the picture's height
  /// @param degrees that the circle spans, such as 180
  record Fisheye(double centreX, double centreY, double radius, double degrees) implements Lens {
    public Fisheye {
      if (!(radius > 0 && radius <= 2)
          || !(degrees > 0 && degrees <= 360)
          || !(centreX >= 0 && centreX <= 1)
          || !(centreY >= 0 && centreY <= 1)) {
        throw new IllegalArgumentException(
            "a fisheye's circle has its centre in the picture, a radius of up to 2 heights and up to 360 degrees: %s,%s %s %s"
                .formatted(centreX, centreY, radius, degrees));
      }
    }

    @Override
    public Optional<Point> place(double across, double up, double forward, double aspect) {
      double off = Math.hypot(across, up);
      double angle = Math.toDegrees(Math.atan2(off, forward));
      if (angle > degrees / 2) {
        return Optional.empty();
      }
      double far = off == 0 ? 0 : radius * angle / (degrees / 2) / off;
      return inPicture(centreX + far * across * aspect, centreY - far * up);
    }
  }

  /// A panorama: columns are equal angles to the side, as cameras of several lenses and of 180 to
  /// 360 degrees give, and rows equal angles up and down (equirectangular). The axis is the middle
  /// of the picture.
  ///
  /// @param degrees from the left edge to the right, up to 360
  /// @param high from the upper edge to the lower, up to 180
  record Panorama(double degrees, double high) implements Lens {
    public Panorama {
      if (!(degrees > 0 && degrees <= 360) || !(high > 0 && high <= 180)) {
        throw new IllegalArgumentException(
            "a panorama is up to 360 degrees wide and 180 high: %s %s".formatted(degrees, high));
      }
    }

    @Override
    public Optional<Point> place(double across, double up, double forward, double aspect) {
      double aside = Math.toDegrees(Math.atan2(across, forward));
      double above = Math.toDegrees(Math.atan2(up, Math.hypot(across, forward)));
      return inPicture(0.5 + aside / degrees, 0.5 - above / high);
    }
  }
}
