package org.sightline.analysis.text;

import org.sightline.picture.Picture;

/// Pixels of a picture laid out as networks want them: three planes, blue first, as PP-OCR was
/// trained.
final class PixelStrip {
  private PixelStrip() {}

  /// The whole picture, stretched.
  static float[] whole(Picture picture, int width, int height, float[] mean, float[] deviation) {
    TextBox all =
        new TextBox(
            picture.width() / 2.0, picture.height() / 2.0, picture.width(), picture.height(), 0, 1);
    return of(picture, all, new int[] {width, height}, new float[][] {mean, deviation});
  }

  /// What lies in a rectangle, which may be turned, stretched.
  ///
  /// @param size width and height of what comes out
  /// @param norm mean and deviation of each channel, of values from 0 to 1
  static float[] of(Picture picture, TextBox box, int[] size, float[][] norm) {
    int width = size[0];
    int height = size[1];
    float[] planes = new float[3 * width * height];
    byte[] rgb = picture.rgb();
    double cos = Math.cos(box.angle());
    double sin = Math.sin(box.angle());
    for (int row = 0; row < height; row++) {
      double v = ((row + 0.5) / height - 0.5) * box.height();
      for (int column = 0; column < width; column++) {
        double u = ((column + 0.5) / width - 0.5) * box.width();
        double x = Math.clamp(box.x() + u * cos - v * sin - 0.5, 0, picture.width() - 1.0);
        double y = Math.clamp(box.y() + u * sin + v * cos - 0.5, 0, picture.height() - 1.0);
        int left = (int) x;
        int top = (int) y;
        int right = Math.min(left + 1, picture.width() - 1);
        int bottom = Math.min(top + 1, picture.height() - 1);
        double across = x - left;
        double down = y - top;
        for (int c = 0; c < 3; c++) {
          int from = 2 - c;
          double above =
              mix(
                  pixel(rgb, picture, left, top, from),
                  pixel(rgb, picture, right, top, from),
                  across);
          double below =
              mix(
                  pixel(rgb, picture, left, bottom, from),
                  pixel(rgb, picture, right, bottom, from),
                  across);
          planes[(c * height + row) * width + column] =
              (float) ((mix(above, below, down) / 255 - norm[0][c]) / norm[1][c]);
        }
      }
    }
    return planes;
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  private static int pixel(byte[] rgb, Picture picture, int x, int y, int channel) {
    return rgb[(y * picture.width() + x) * Picture.CHANNELS + channel] & 255;
  }
}
