package org.sightline.picture;

import java.time.Duration;
import java.time.Instant;

/// A decoded picture: rows from top to bottom, three bytes a pixel (red, green, blue, 0 to 255), no
/// padding.
///
/// `rgb` is owned by the picture and shared by all who hold it: nobody may change it.
///
/// @param time its presentation time, counted from the beginning of its run or file
/// @param received when its last byte arrived, on the clock of who received it
public record Picture(int width, int height, byte[] rgb, Duration time, Instant received)
    implements Pixels {
  /// Bytes a pixel.
  public static final int CHANNELS = 3;

  public Picture {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "a picture of %dx%d needs %d bytes, not %d"
              .formatted(width, height, (long) width * height * CHANNELS, rgb.length));
    }
  }

  @Override
  public int colour(int x, int y) {
    int at = (y * width + x) * CHANNELS;
    return (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255;
  }

  /// Its green, which carries most of the brightness.
  @Override
  public int brightness(int x, int y) {
    return rgb[(y * width + x) * CHANNELS + 1] & 255;
  }

  @Override
  public Picture crop(int left, int top, int cropWidth, int cropHeight) {
    int l = Math.clamp(left, 0, width);
    int t = Math.clamp(top, 0, height);
    int w = Math.clamp((long) left + cropWidth, l, width) - l;
    int h = Math.clamp((long) top + cropHeight, t, height) - t;
    if (w == 0 || h == 0) {
      throw new IllegalArgumentException(
          "crop %d,%d %dx%d lies outside the picture of %dx%d"
              .formatted(left, top, cropWidth, cropHeight, width, height));
    }
    byte[] part = new byte[w * h * CHANNELS];
    for (int y = 0; y < h; y++) {
      System.arraycopy(rgb, ((t + y) * width + l) * CHANNELS, part, y * w * CHANNELS, w * CHANNELS);
    }
    return new Picture(w, h, part, time, received);
  }

  @Override
  public String toString() {
    return "picture %dx%d at %s".formatted(width, height, time);
  }
}
