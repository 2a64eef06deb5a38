package org.sightline.analysis;

import java.util.List;
import org.sightline.analysis.detect.Dewarp;
import org.sightline.analysis.detect.Lens;
import org.sightline.analysis.detect.Optics;
import org.sightline.analysis.detect.Tiles;
import org.sightline.domain.Camera;
import org.sightline.domain.StreamRole;

/// How one camera's pictures are looked at, where it differs from the others.
///
/// @param views in which the detector gets them
/// @param longestSidePixels to which pictures are scaled down, or 0 for as many as all cameras
///   have; slices and virtual cameras are worth little without more
/// @param main whether the main stream is looked at although there is a small one
public record Look(Views views, int longestSidePixels, boolean main) {
  /// Fewest and most pixels of the longer side.
  public static final int LEAST_SIDE = 160;

  public static final int MOST_SIDE = 4096;

  /// As all cameras, as they are.
  public static final Look USUAL = new Look(new Views.Plain(), 0, false);

  /// What pictures that are looked at in parts are scaled down to where nothing is said.
  public static final int IN_PARTS_PIXELS = 1920;

  /// The views of a camera's pictures.
  public sealed interface Views {
    /// As they are: the whole picture, or the part of it in which something moves.
    record Plain() implements Views {}

    /// The whole picture and slices of it.
    ///
    /// @param columns and `rows` of slices, 64 in all at most
    /// @param overlap of a slice's side that its neighbour sees too, 0 to 0.5
    record Slices(int columns, int rows, double overlap) implements Views {}

    /// Virtual cameras that look out of the image circle of a fisheye lens.
    ///
    /// @param centreX and `centreY` of the circle, in fractions of the picture
    /// @param radius in fractions of the picture's height
    /// @param degrees that the circle spans
    record Fisheye(
        double centreX, double centreY, double radius, double degrees, List<Direction> cameras)
        implements Views {
      public Fisheye {
        cameras = List.copyOf(cameras);
      }
    }

    /// Virtual cameras that look out of a picture whose columns and rows are equal angles.
    ///
    /// @param degrees from left to right
    /// @param high degrees from top to bottom
    record Panorama(double degrees, double high, List<Direction> cameras) implements Views {
      public Panorama {
        cameras = List.copyOf(cameras);
      }
    }
  }

  /// Where a virtual camera looks, degrees: to the right of the lens's axis, upwards, turned about
  /// the axis, and how wide it sees.
  public record Direction(double turn, double tilt, double around, double wide) {
    private Dewarp.Direction toward() {
      return new Dewarp.Direction(turn, tilt, around, wide);
    }
  }

  /// @throws IllegalArgumentException if a number is absurd
  public Look {
    if (longestSidePixels != 0
        && (longestSidePixels < LEAST_SIDE || longestSidePixels > MOST_SIDE)) {
      throw new IllegalArgumentException(
          "pictures are looked at with %d to %d pixels on their longer side, not %d"
              .formatted(LEAST_SIDE, MOST_SIDE, longestSidePixels));
    }
    var unused = optics(views);
  }

  /// Which of a camera's streams is looked at.
  public StreamRole stream(Camera camera) {
    return main || camera.sub() == null ? StreamRole.MAIN : StreamRole.SUB;
  }

  Optics optics() {
    return optics(views);
  }

  private static Optics optics(Views views) {
    return switch (views) {
      case Views.Plain _ -> Optics.PLAIN;
      case Views.Slices s -> new Tiles(s.columns(), s.rows(), s.overlap());
      case Views.Fisheye f ->
          new Optics.Virtual(
              new Lens.Fisheye(f.centreX(), f.centreY(), f.radius(), f.degrees()),
              f.cameras().stream().map(Direction::toward).toList());
      case Views.Panorama p ->
          new Optics.Virtual(
              new Lens.Panorama(p.degrees(), p.high()),
              p.cameras().stream().map(Direction::toward).toList());
    };
  }

  /// The longest side of this camera's pictures.
  ///
  /// @param usual that of the others
  int longestSide(int usual) {
    return longestSidePixels != 0
        ? longestSidePixels
        : views instanceof Views.Plain ? usual : Math.max(usual, IN_PARTS_PIXELS);
  }
}
