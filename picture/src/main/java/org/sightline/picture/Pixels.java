package org.sightline.picture;

import java.time.Duration;
import java.time.Instant;

/// One moment of a video as pixels: packed colours, or the planes of its decoder.
public sealed interface Pixels permits Picture, Planes {
  int width();

  int height();

  /// Its presentation time, counted from the beginning of its run or file.
  Duration time();

  /// When its last byte arrived, on the clock of who received it.
  Instant received();

  /// The colour of a pixel as `0xRRGGBB`.
  int colour(int x, int y);

  /// How bright a pixel is, 0 to 255, as far as light and dark are to be told apart.
  int brightness(int x, int y);

  /// The part that begins `left`, `top` pixels from the corner, in memory of its own; what lies
  /// outside is left out.
  ///
  /// @throws IllegalArgumentException if nothing of it lies inside
  Picture crop(int left, int top, int width, int height);
}
