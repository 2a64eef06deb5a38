package org.sightline.picture;

import java.time.Duration;

/// What a [VideoDecoder] hands out.
///
/// @param most pictures are scaled down to fit inside, keeping their shape
/// @param spacing the least time between two pictures handed out; zero for all of them
/// @param keyPicturesOnly whether all but key pictures are passed over undecoded, for a fraction of
///   the work
public record DecoderSettings(PictureSize most, Duration spacing, boolean keyPicturesOnly) {
  public DecoderSettings {
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("the spacing of pictures is negative: " + spacing);
    }
  }

  /// Every picture, in a size of at most `width` times `height`.
  public static DecoderSettings all(int width, int height) {
    return new DecoderSettings(new PictureSize(width, height), Duration.ZERO, false);
  }
}
