package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a camera's pictures are looked at: as they are, in slices, or through virtual cameras that
/// look out of a wide lens's picture.
///
/// @param longestSide pixels to which pictures are scaled down; 0 for as many as all cameras have
/// @param main whether the main stream is looked at although there is a small one
/// @param tiles slices, or null
/// @param fisheye the lens, or null
/// @param panorama the lens, or null
/// @param views where the virtual cameras look
public record WireLook(
    int longestSide,
    boolean main,
    @Nullable Tiled tiles,
    @Nullable Fisheye fisheye,
    @Nullable Panorama panorama,
    List<Toward> views) {
  /// Slices that overlap by a share of their sides.
  public record Tiled(int columns, int rows, double overlap) {}

  /// An image circle, in fractions of the picture and its height, and the degrees that it spans.
  public record Fisheye(double centreX, double centreY, double radius, double degrees) {}

  /// Degrees from left to right and from top to bottom.
  public record Panorama(double degrees, double high) {}

  /// A virtual camera's direction, degrees.
  public record Toward(double turn, double tilt, double around, double wide) {}
}
