package org.sightline.picture;

import java.time.Duration;
import java.time.Instant;

/// A decoded picture in the planes of its decoder: brightness for each pixel, and two planes of
/// colour, at half the width and height (4:2:0).
///
/// The memory is its maker's and is written again: who was handed planes reads them, or paints over
/// them, before the call returns, and takes a [Picture] of them to keep. Rows are without padding,
/// from top to bottom.
///
/// @param luma `width` times `height` bytes
/// @param blue Cb (U): [#chromaWidth()] times [#chromaHeight()] bytes around 128
/// @param red Cr (V): the same
/// @param fullRange whether luma spans 0 to 255 (as in JPEG) instead of 16 to 235
/// @param hd whether colours are made by ITU-R BT.709 instead of BT.601
public record Planes(
    int width,
    int height,
    byte[] luma,
    byte[] blue,
    byte[] red,
    boolean fullRange,
    boolean hd,
    Duration time,
    Instant received)
    implements Pixels {
  public Planes {
    int chroma = (width + 1) / 2 * ((height + 1) / 2);
    if (width < 1
        || height < 1
        || (long) width * height > VideoDecoder.MAX_PIXELS
        || luma.length < width * height
        || blue.length < chroma
        || red.length < chroma) {
      throw new IllegalArgumentException(
          "planes of %d, %d and %d bytes are too short or their size of %dx%d is absurd"
              .formatted(luma.length, blue.length, red.length, width, height));
    }
  }

  public int chromaWidth() {
    return (width + 1) / 2;
  }

  public int chromaHeight() {
    return (height + 1) / 2;
  }

  /// The same moment in packed colours and memory of its own.
  public Picture picture() {
    return crop(0, 0, width, height);
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
    byte[] rgb = new byte[w * h * Picture.CHANNELS];
    int at = 0;
    for (int y = t; y < t + h; y++) {
      for (int x = l; x < l + w; x++) {
        int colour = colour(x, y);
        rgb[at++] = (byte) (colour >> 16);
        rgb[at++] = (byte) (colour >> 8);
        rgb[at++] = (byte) colour;
      }
    }
    return new Picture(w, h, rgb, time, received);
  }

  @Override
  public int colour(int x, int y) {
    ColourMatrix matrix = ColourMatrix.of(this);
    int chroma = y / 2 * chromaWidth() + x / 2;
    float light = matrix.luma(luma[y * width + x] & 255);
    float b = (blue[chroma] & 255) - 128f;
    float r = (red[chroma] & 255) - 128f;
    return (level(light + matrix.redOfRed() * r) & 255) << 16
        | (level(light + matrix.greenOfBlue() * b + matrix.greenOfRed() * r) & 255) << 8
        | level(light + matrix.blueOfBlue() * b) & 255;
  }

  @Override
  public int brightness(int x, int y) {
    return luma[y * width + x] & 255;
  }

  private static byte level(float value) {
    return (byte) Math.clamp(Math.round(value), 0, 255);
  }

  /// Planes in memory of their own made of packed colours: BT.601 in full range, each colour the
  /// mean of its four pixels.
  public static Planes of(Picture picture) {
    int w = picture.width();
    int h = picture.height();
    int cw = (w + 1) / 2;
    int ch = (h + 1) / 2;
    byte[] luma = new byte[w * h];
    byte[] blue = new byte[cw * ch];
    byte[] red = new byte[cw * ch];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < luma.length; i++) {
      int at = i * Picture.CHANNELS;
      luma[i] =
          level(
              0.299f * (rgb[at] & 255)
                  + 0.587f * (rgb[at + 1] & 255)
                  + 0.114f * (rgb[at + 2] & 255));
    }
    for (int y = 0; y < ch; y++) {
      for (int x = 0; x < cw; x++) {
        float b = 0;
        float r = 0;
        for (int i = 0; i < 4; i++) {
          int pixel = Math.min(2 * y + i / 2, h - 1) * w + Math.min(2 * x + i % 2, w - 1);
          float l = luma[pixel] & 255;
          b += ((rgb[pixel * Picture.CHANNELS + 2] & 255) - l) / 1.772f;
          r += ((rgb[pixel * Picture.CHANNELS] & 255) - l) / 1.402f;
        }
        blue[y * cw + x] = level(128 + b / 4);
        red[y * cw + x] = level(128 + r / 4);
      }
    }
    return new Planes(w, h, luma, blue, red, true, false, picture.time(), picture.received());
  }

  @Override
  public String toString() {
    return "planes %dx%d at %s".formatted(width, height, time);
  }
}
