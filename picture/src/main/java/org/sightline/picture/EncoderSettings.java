package org.sightline.picture;

/// What a [VideoEncoder] makes.
///
/// @param size of the pictures, even in both directions
/// @param picturesPerSecond how many pictures the bit rate is shared by; their times are their own
/// @param bitsPerSecond aimed at
/// @param keyEvery a key picture comes after this many
/// @param threads that one picture is shared out to, as slices
public record EncoderSettings(
    PictureSize size, double picturesPerSecond, int bitsPerSecond, int keyEvery, int threads) {
  public EncoderSettings {
    boolean even = size.width() % 2 == 0 && size.height() % 2 == 0;
    if (!even || size.width() < 16 || size.height() < 16) {
      throw new IllegalArgumentException(
          "H.264 is encoded in even sizes of 16x16 or more, not " + size);
    }
    if (!(picturesPerSecond > 0) || bitsPerSecond < 1 || keyEvery < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "rates, key distance and threads are positive, not %s/s, %d bit/s, %d, %d"
              .formatted(picturesPerSecond, bitsPerSecond, keyEvery, threads));
    }
  }
}
