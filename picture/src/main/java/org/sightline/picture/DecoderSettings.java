package org.sightline.picture;

import java.time.Duration;

/// What a [VideoDecoder] hands out.
///
/// @param most pictures are scaled down to fit inside, keeping their shape
/// @param spacing the least time between two pictures handed out; zero for all of them
/// @param keyPicturesOnly whether all but key pictures are passed over undecoded, for a fraction of
///   the work
/// @param rough whether the filters that smooth the edges of blocks are left out: cheaper, and not
///   seen in pictures that are scaled down a lot
public record DecoderSettings(
    PictureSize most, Duration spacing, boolean keyPicturesOnly, boolean rough) {
  public DecoderSettings {
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("the spacing of pictures is negative: " + spacing);
    }
  }

  /// Pictures decoded with all that their codec says.
  public DecoderSettings(PictureSize most, Duration spacing, boolean keyPicturesOnly) {
    this(most, spacing, keyPicturesOnly, false);
  }

  /// Key pictures as cheap as they can be had, in a size of at most `width` times `height`.
  public static DecoderSettings small(int width, int height) {
    return new DecoderSettings(new PictureSize(width, height), Duration.ZERO, true, true);
  }

  /// Every picture, in a size of at most `width` times `height`.
  public static DecoderSettings all(int width, int height) {
    return new DecoderSettings(new PictureSize(width, height), Duration.ZERO, false);
  }
}
