package org.sightline.picture;

import java.util.Map;

/// A picture being drawn: filled shapes and small letters on packed RGB, without a toolkit, so that
/// it works where no fonts and no display are.
///
/// Colours are `0xRRGGBB`; what lies outside is cut off. Owned by one thread.
final class Canvas {
  /// What a letter takes with the space behind it, at scale 1.
  static final int LETTER_WIDTH = 6;

  static final int LETTER_HEIGHT = 7;

  private static final int GLYPH_WIDTH = 5;
  private static final int GLYPH_HEIGHT = 7;

  /// Seven rows of five bits each, the leftmost pixel highest.
  private static final Map<Character, int[]> GLYPHS =
      Map.ofEntries(
          Map.entry('0', new int[] {14, 17, 19, 21, 25, 17, 14}),
          Map.entry('1', new int[] {4, 12, 4, 4, 4, 4, 14}),
          Map.entry('2', new int[] {14, 17, 1, 6, 8, 16, 31}),
          Map.entry('3', new int[] {14, 17, 1, 6, 1, 17, 14}),
          Map.entry('4', new int[] {2, 6, 10, 18, 31, 2, 2}),
          Map.entry('5', new int[] {31, 16, 30, 1, 1, 17, 14}),
          Map.entry('6', new int[] {6, 8, 16, 30, 17, 17, 14}),
          Map.entry('7', new int[] {31, 1, 2, 4, 8, 8, 8}),
          Map.entry('8', new int[] {14, 17, 17, 14, 17, 17, 14}),
          Map.entry('9', new int[] {14, 17, 17, 15, 1, 2, 12}),
          Map.entry('-', new int[] {0, 0, 0, 31, 0, 0, 0}),
          Map.entry('.', new int[] {0, 0, 0, 0, 0, 6, 6}),
          Map.entry(':', new int[] {0, 4, 0, 0, 0, 4, 0}),
          Map.entry('A', new int[] {14, 17, 17, 31, 17, 17, 17}),
          Map.entry('C', new int[] {14, 17, 16, 16, 16, 17, 14}),
          Map.entry('D', new int[] {30, 17, 17, 17, 17, 17, 30}),
          Map.entry('E', new int[] {31, 16, 16, 30, 16, 16, 31}),
          Map.entry('N', new int[] {17, 25, 21, 21, 19, 17, 17}),
          Map.entry('R', new int[] {30, 17, 17, 30, 20, 18, 17}),
          Map.entry('S', new int[] {15, 16, 16, 14, 1, 1, 30}),
          Map.entry('T', new int[] {31, 4, 4, 4, 4, 4, 4}),
          Map.entry('U', new int[] {17, 17, 17, 17, 17, 17, 14}),
          Map.entry('W', new int[] {17, 17, 17, 21, 21, 27, 17}));

  private final int width;
  private final int height;
  private final byte[] rgb;

  Canvas(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  void rectangle(double left, double top, double right, double bottom, int colour) {
    for (int y = clip(top, height); y < clip(bottom, height); y++) {
      row(y, left, right, colour);
    }
  }

  /// A rectangle whose colour goes evenly from `upper` to `lower`.
  void gradient(double top, double bottom, int upper, int lower) {
    for (int y = clip(top, height); y < clip(bottom, height); y++) {
      row(y, 0, width, mix(upper, lower, (y - top) / (bottom - top)));
    }
  }

  void ellipse(double x, double y, double radiusX, double radiusY, int colour) {
    for (int row = clip(y - radiusY, height); row < clip(y + radiusY + 1, height); row++) {
      double up = (row + 0.5 - y) / radiusY;
      if (Math.abs(up) < 1) {
        double half = radiusX * Math.sqrt(1 - up * up);
        row(row, x - half, x + half, colour);
      }
    }
  }

  /// A thick line with round ends, as limbs are.
  void limb(double fromX, double fromY, double toX, double toY, double thickness, int colour) {
    int steps = (int) Math.max(2, Math.hypot(toX - fromX, toY - fromY));
    for (int i = 0; i <= steps; i++) {
      double t = (double) i / steps;
      double r = thickness / 2;
      ellipse(fromX + (toX - fromX) * t, fromY + (toY - fromY) * t, r, r, colour);
    }
  }

  /// An upright shape with level upper and lower edges of different lengths.
  void trapezium(double top, double bottom, double[] upper, double[] lower, int colour) {
    for (int y = clip(top, height); y < clip(bottom, height); y++) {
      double t = (y - top) / (bottom - top);
      row(y, upper[0] + (lower[0] - upper[0]) * t, upper[1] + (lower[1] - upper[1]) * t, colour);
    }
  }

  /// Some capital letters, digits, colons, dots and dashes; anything else leaves a space.
  void text(double left, double top, int scale, String text, int colour) {
    double x = left;
    for (char c : text.toCharArray()) {
      int[] rows = GLYPHS.get(c);
      for (int r = 0; rows != null && r < GLYPH_HEIGHT; r++) {
        for (int b = 0; b < GLYPH_WIDTH; b++) {
          if ((rows[r] >> (GLYPH_WIDTH - 1 - b) & 1) == 1) {
            double px = x + b * scale;
            double py = top + r * scale;
            rectangle(px, py, px + scale, py + scale, colour);
          }
        }
      }
      x += (GLYPH_WIDTH + 1) * scale;
    }
  }

  private void row(int y, double left, double right, int colour) {
    int to = clip(right, width);
    for (int x = clip(left, width); x < to; x++) {
      int at = (y * width + x) * Picture.CHANNELS;
      rgb[at] = (byte) (colour >> 16);
      rgb[at + 1] = (byte) (colour >> 8);
      rgb[at + 2] = (byte) colour;
    }
  }

  private static int clip(double value, int most) {
    return (int) Math.clamp(Math.round(value), 0, most);
  }

  static int mix(int a, int b, double t) {
    int red = (int) ((a >> 16 & 255) * (1 - t) + (b >> 16 & 255) * t);
    int green = (int) ((a >> 8 & 255) * (1 - t) + (b >> 8 & 255) * t);
    int blue = (int) ((a & 255) * (1 - t) + (b & 255) * t);
    return red << 16 | green << 8 | blue;
  }
}
