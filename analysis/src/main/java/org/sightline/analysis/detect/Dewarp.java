package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.Point;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;
import org.sightline.picture.Planes;

/// A camera with straight lines that looks out of a wide [Lens]'s picture in one direction.
///
/// Takes no memory once the picture's size is known. Not safe for use by several threads.
public final class Dewarp {
  private static final byte BLACK_FULL = 0;
  private static final byte BLACK_LIMITED = 16;
  private static final byte NO_COLOUR = (byte) 128;
  private static final int NOTHING = -1;

  private final Lens lens;
  private final Direction direction;
  private final int width;
  private final int height;

  /// For each pixel that of the lens's picture, and for each sample of colour that of its planes.
  private int[] pixels = {};

  private int[] samples = {};
  private int sourceWidth;
  private int sourceHeight;
  private @Nullable Planes planes;

  /// Where a virtual camera looks.
  ///
  /// @param turn to the right from the lens's axis, degrees
  /// @param tilt upwards, degrees
  /// @param around the lens's axis, clockwise, degrees, after turn and tilt: 0 for a camera on a
  ///   wall; under a ceiling people's heads point outwards, so that `tilt` looks away from the
  ///   middle and `around` in all directions
  /// @param wide the angle that it sees from left to right, degrees below 160
  public record Direction(double turn, double tilt, double around, double wide) {
    public Direction {
      if (!(wide > 0 && wide < 160)
          || !(Math.abs(turn) <= 360)
          || !(Math.abs(around) <= 360)
          || !(Math.abs(tilt) <= 90)) {
        throw new IllegalArgumentException(
            "a virtual camera is less than 160 degrees wide, turned by 360 at most and tilted by 90: %s %s %s %s"
                .formatted(turn, tilt, around, wide));
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

  /// What the virtual camera sees; black where the lens sees nothing. Of planes it is planes, in
  /// memory that the next call writes again.
  public Pixels look(Pixels from) {
    if (from.width() != sourceWidth || from.height() != sourceHeight) {
      prepare(from.width(), from.height());
    }
    return switch (from) {
      case Picture picture -> picture(picture);
      case Planes of -> planes(of);
    };
  }

  private Picture picture(Picture from) {
    byte[] rgb = new byte[width * height * Picture.CHANNELS];
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] >= 0) {
        System.arraycopy(
            from.rgb(), pixels[i] * Picture.CHANNELS, rgb, i * Picture.CHANNELS, Picture.CHANNELS);
      }
    }
    return new Picture(width, height, rgb, from.time(), from.received());
  }

  private Planes planes(Planes from) {
    Planes before = planes;
    byte[] luma = before == null ? new byte[pixels.length] : before.luma();
    byte[] blue = before == null ? new byte[samples.length] : before.blue();
    byte[] red = before == null ? new byte[samples.length] : before.red();
    byte black = from.fullRange() ? BLACK_FULL : BLACK_LIMITED;
    for (int i = 0; i < pixels.length; i++) {
      luma[i] = pixels[i] < 0 ? black : from.luma()[pixels[i]];
    }
    for (int i = 0; i < samples.length; i++) {
      blue[i] = samples[i] < 0 ? NO_COLOUR : from.blue()[samples[i]];
      red[i] = samples[i] < 0 ? NO_COLOUR : from.red()[samples[i]];
    }
    Planes made =
        new Planes(
            width,
            height,
            luma,
            blue,
            red,
            from.fullRange(),
            from.hd(),
            from.time(),
            from.received());
    planes = made;
    return made;
  }

  private void prepare(int fromWidth, int fromHeight) {
    sourceWidth = fromWidth;
    sourceHeight = fromHeight;
    pixels = sources(width, height, fromWidth, fromHeight);
    samples = sources((width + 1) / 2, (height + 1) / 2, (fromWidth + 1) / 2, (fromHeight + 1) / 2);
  }

  /// For each place of a plane of this size that in the lens's plane, or [#NOTHING].
  private int[] sources(int wide, int high, int fromWidth, int fromHeight) {
    int[] found = new int[wide * high];
    Arrays.setAll(
        found,
        i ->
            source(new Point((i % wide + 0.5) / wide, (i / wide + 0.5) / high))
                .map(
                    p ->
                        Math.min((int) (p.y() * fromHeight), fromHeight - 1) * fromWidth
                            + Math.min((int) (p.x() * fromWidth), fromWidth - 1))
                .orElse(NOTHING));
    return found;
  }

  /// Where a point of the virtual picture lies in the lens's picture; empty outside of it. Both in
  /// fractions.
  public Optional<Point> source(Point at) {
    double focal = 0.5 / Math.tan(Math.toRadians(direction.wide) / 2);
    double x = at.x() - 0.5;
    double y = (0.5 - at.y()) * height / width;
    double tilt = Math.toRadians(direction.tilt);
    double turn = Math.toRadians(direction.turn);
    double around = Math.toRadians(direction.around);
    double up = y * Math.cos(tilt) + focal * Math.sin(tilt);
    double ahead = focal * Math.cos(tilt) - y * Math.sin(tilt);
    double across = x * Math.cos(turn) + ahead * Math.sin(turn);
    double forward = ahead * Math.cos(turn) - x * Math.sin(turn);
    double aspect = sourceHeight == 0 ? 1 : (double) sourceHeight / sourceWidth;
    return lens.place(
        across * Math.cos(around) + up * Math.sin(around),
        up * Math.cos(around) - across * Math.sin(around),
        forward,
        aspect);
  }

  /// A box of the virtual picture as the upright box around it in the lens's picture; empty where
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
