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
}
