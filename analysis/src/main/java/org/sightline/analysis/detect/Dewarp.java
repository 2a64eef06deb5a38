package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.Box;
import org.sightline.domain.Point;
import org.sightline.picture.Picture;

/// A camera with straight lines that looks out of a fisheye picture in one direction.
///
/// The lens is equidistant: how far a point lies from the middle of the image circle is
/// proportional to its angle from the axis. Not safe for use by several threads.
public final class Dewarp {
  private final Lens lens;
  private final Direction direction;
  private final int width;
  private final int height;
  private int[] sources = {};
  private int sourceWidth;
  private int sourceHeight;

  /// A fisheye lens.
  ///
  /// @param centreX and `centreY` of the image circle, in fractions of the picture
  /// @param radius of the image circle, in fractions of the picture's height
  /// @param degrees that the circle spans, such as 180
  public record Lens(double centreX, double centreY, double radius, double degrees) {
    public Lens {
      if (!(radius > 0 && radius <= 2)
          || !(degrees > 0 && degrees <= 360)
          || !(centreX >= 0 && centreX <= 1)
          || !(centreY >= 0 && centreY <= 1)) {
        throw new IllegalArgumentException(
            "a fisheye's circle has its centre in the picture, a radius of up to 2 heights and up to 360 degrees: %s,%s %s %s"
                .formatted(centreX, centreY, radius, degrees));
      }
    }
  }

  /// Where a virtual camera looks.
  ///
  /// @param turn to the right from the lens's axis, degrees
  /// @param tilt upwards, degrees
  /// @param wide the angle that it sees from left to right, degrees below 160
  public record Direction(double turn, double tilt, double wide) {
    public Direction {
      if (!(wide > 0 && wide < 160) || !Double.isFinite(turn) || Math.abs(tilt) > 90) {
        throw new IllegalArgumentException(
            "a virtual camera is less than 160 degrees wide and tilted by 90 at most: %s %s %s"
                .formatted(turn, tilt, wide));
      }
    }
  }

  /// @param width and `height` of its pictures, pixels
  public Dewarp(Lens lens, Direction direction, int width, int height) {
    if (width < 2 || height < 2 || width > InputForm.MAX_SIDE || height > InputForm.MAX_SIDE) {
      throw new IllegalArgumentException("no picture of %dx%d".formatted(width, height));
    }
    this.lens = lens;
    this.direction = direction;
    this.width = width;
    this.height = height;
  }

  /// What the virtual camera sees; black where the lens sees nothing.
  public Picture picture(Picture from) {
    if (from.width() != sourceWidth || from.height() != sourceHeight) {
      prepare(from.width(), from.height());
    }
    byte[] rgb = new byte[width * height * Picture.CHANNELS];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] >= 0) {
        System.arraycopy(from.rgb(), sources[i], rgb, i * Picture.CHANNELS, Picture.CHANNELS);
      }
    }
    return new Picture(width, height, rgb, from.time(), from.received());
  }

  private void prepare(int fromWidth, int fromHeight) {
    sourceWidth = fromWidth;
    sourceHeight = fromHeight;
    sources = new int[width * height];
    for (int i = 0; i < sources.length; i++) {
      Point at = new Point((i % width + 0.5) / width, (i / width + 0.5) / height);
      sources[i] =
          source(at)
              .map(
                  p ->
                      (Math.min((int) (p.y() * fromHeight), fromHeight - 1) * fromWidth
                              + Math.min((int) (p.x() * fromWidth), fromWidth - 1))
                          * Picture.CHANNELS)
              .orElse(-1);
    }
  }

  /// Where a point of the virtual picture lies in the fisheye picture; empty outside of it. Both in
  /// fractions.
  public Optional<Point> source(Point at) {
    double focal = 0.5 / Math.tan(Math.toRadians(direction.wide) / 2);
    double x = at.x() - 0.5;
    double y = (at.y() - 0.5) * height / width;
    double tilt = Math.toRadians(direction.tilt);
    double turn = Math.toRadians(direction.turn);
    double up = y * Math.cos(tilt) - focal * Math.sin(tilt);
    double ahead = y * Math.sin(tilt) + focal * Math.cos(tilt);
    double across = x * Math.cos(turn) + ahead * Math.sin(turn);
    double forward = -x * Math.sin(turn) + ahead * Math.cos(turn);
    double off = Math.hypot(across, up);
    double angle = Math.toDegrees(Math.atan2(off, forward));
    double radius = lens.radius * angle / (lens.degrees / 2);
    double aspect = sourceHeight == 0 ? 1 : (double) sourceHeight / sourceWidth;
    double px = lens.centreX + (off == 0 ? 0 : radius * across / off) * aspect;
    double py = lens.centreY + (off == 0 ? 0 : radius * up / off);
    boolean inside = angle <= lens.degrees / 2 && px >= 0 && px < 1 && py >= 0 && py < 1;
    return inside ? Optional.of(new Point(px, py)) : Optional.empty();
  }

  /// A box of the virtual picture as the upright box around it in the fisheye picture; empty where
  /// nothing of it lies there.
  public Optional<Box> source(Box box) {
    List<Point> edge = new ArrayList<>();
    for (int i = 0; i <= 8; i++) {
      double x = box.left() + box.width() * i / 8;
      double y = box.top() + box.height() * i / 8;
      source(new Point(x, box.top())).ifPresent(edge::add);
      source(new Point(x, box.bottom())).ifPresent(edge::add);
      source(new Point(box.left(), y)).ifPresent(edge::add);
      source(new Point(box.right(), y)).ifPresent(edge::add);
    }
    if (edge.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Box.clipped(
            edge.stream().mapToDouble(Point::x).min().orElse(0),
            edge.stream().mapToDouble(Point::y).min().orElse(0),
            edge.stream().mapToDouble(Point::x).max().orElse(0),
            edge.stream().mapToDouble(Point::y).max().orElse(0)));
  }
}
