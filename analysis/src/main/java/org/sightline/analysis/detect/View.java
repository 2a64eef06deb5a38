package org.sightline.analysis.detect;

import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// A part of a picture that a network is to look at.
///
/// @param region in fractions of the picture
public record View(Pixels pixels, Box region) {
  /// All of a picture.
  public static final Box WHOLE = new Box(0, 0, 1, 1);

  public View {
    if (region.area() == 0) {
      throw new IllegalArgumentException("nothing of " + pixels + " lies in " + region);
    }
  }

  /// The whole picture.
  public static View of(Pixels pixels) {
    return new View(pixels, WHOLE);
  }

  /// Its width in pixels of the picture.
  double width() {
    return region.width() * pixels.width();
  }

  /// Its height in pixels of the picture.
  double height() {
    return region.height() * pixels.height();
  }
}
