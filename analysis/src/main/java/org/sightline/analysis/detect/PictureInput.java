package org.sightline.analysis.detect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.sightline.picture.Picture;

/// A picture made into a network's input, in one pass into memory that is used again.
///
/// Scaling is bilinear between pixel centres. Owned by one thread.
final class PictureInput {
  /// The grey that YOLOX was trained to see where there is no picture.
  private static final float PADDING = 114;

  private final NetworkForm form;
  private final float[] values;
  private final FloatBuffer buffer;
  private int paintedWidth;
  private int paintedHeight;

  PictureInput(NetworkForm form) {
    this.form = form;
    int side = form.side();
    values = new float[side * side * Picture.CHANNELS];
    buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /// The picture as input; the buffer is good until the next call.
  FloatBuffer of(Picture picture) {
    switch (form) {
      case NetworkForm.Yolox y -> letterbox(picture, y.side());
      case NetworkForm.Ssd s -> paint(picture, s.side(), s.side(), false);
    }
    buffer.clear();
    buffer.put(values);
    buffer.flip();
    return buffer;
  }

  /// How many input pixels a picture pixel takes in a letterboxed input.
  static double letterboxScale(Picture picture, int side) {
    return Math.min((double) side / picture.width(), (double) side / picture.height());
  }

  private void letterbox(Picture picture, int side) {
    double scale = letterboxScale(picture, side);
    int width = Math.clamp(Math.round(picture.width() * scale), 1, side);
    int height = Math.clamp(Math.round(picture.height() * scale), 1, side);
    if (width != paintedWidth || height != paintedHeight) {
      java.util.Arrays.fill(values, PADDING);
      paintedWidth = width;
      paintedHeight = height;
    }
    paint(picture, width, height, true);
  }

  /// Paints the picture into the upper left `width` times `height` of the input.
  ///
  /// @param planes blue, green and red in planes of their own, instead of red, green, blue together
  private void paint(Picture picture, int width, int height, boolean planes) {
    int side = form.side();
    byte[] rgb = picture.rgb();
    int row = picture.width() * Picture.CHANNELS;
    int[] left = new int[width];
    int[] right = new int[width];
    float[] share = new float[width];
    for (int x = 0; x < width; x++) {
      float at = Math.max(0, (x + 0.5f) * picture.width() / width - 0.5f);
      left[x] = (int) at * Picture.CHANNELS;
      right[x] = Math.min((int) at + 1, picture.width() - 1) * Picture.CHANNELS;
      share[x] = at - (int) at;
    }
    int plane = side * side;
    for (int y = 0; y < height; y++) {
      float at = Math.max(0, (y + 0.5f) * picture.height() / height - 0.5f);
      int upper = (int) at * row;
      int lower = Math.min((int) at + 1, picture.height() - 1) * row;
      float down = at - (int) at;
      for (int x = 0; x < width; x++) {
        int to = planes ? y * side + x : (y * side + x) * Picture.CHANNELS;
        for (int c = 0; c < Picture.CHANNELS; c++) {
          float a = rgb[upper + left[x] + c] & 255;
          float b = rgb[upper + right[x] + c] & 255;
          float d = rgb[lower + left[x] + c] & 255;
          float e = rgb[lower + right[x] + c] & 255;
          float top = a + (b - a) * share[x];
          float bottom = d + (e - d) * share[x];
          int index = planes ? to + (Picture.CHANNELS - 1 - c) * plane : to + c;
          values[index] = top + (bottom - top) * down;
        }
      }
    }
  }
}
