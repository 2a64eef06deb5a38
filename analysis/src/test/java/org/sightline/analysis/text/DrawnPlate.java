package org.sightline.analysis.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.sightline.picture.Picture;

/// A dark vehicle's rear with a light plate on it, drawn: letters of five by seven dots, smoothed.
public final class DrawnPlate {
  private static final Map<Character, String> DOTS =
      Map.ofEntries(
          Map.entry('K', "10001 10010 10100 11000 10100 10010 10001"),
          Map.entry('A', "01110 10001 10001 11111 10001 10001 10001"),
          Map.entry('H', "10001 10001 10001 11111 10001 10001 10001"),
          Map.entry('L', "10000 10000 10000 10000 10000 10000 11111"),
          Map.entry('T', "11111 00100 00100 00100 00100 00100 00100"),
          Map.entry('E', "11111 10000 10000 11110 10000 10000 11111"),
          Map.entry('1', "00100 01100 00100 00100 00100 00100 01110"),
          Map.entry('2', "01110 10001 00001 00110 01000 10000 11111"),
          Map.entry('4', "00010 00110 01010 10010 11111 00010 00010"),
          Map.entry('7', "11111 00001 00010 00100 01000 01000 01000"),
          Map.entry('9', "01110 10001 10001 01111 00001 00010 01100"));

  private DrawnPlate() {}

  /// @param letter width of a letter's dot, pixels
  /// @param angle by which the plate is turned, radians
  public static Picture of(String text, int width, int height, double letter, double angle) {
    byte[] rgb = new byte[width * height * 3];
    double wide = (text.length() * 6 + 3) * letter;
    double high = 11 * letter;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = x - width / 2.0;
        double dy = y - height * 0.6;
        double u = dx * Math.cos(angle) + dy * Math.sin(angle) + wide / 2;
        double v = dy * Math.cos(angle) - dx * Math.sin(angle) + high / 2;
        int shade = 60 + (y * 40) / height;
        if (u >= 0 && v >= 0 && u < wide && v < high) {
          shade = (int) (230 - 200 * ink(text, u / letter - 2, v / letter - 2));
        }
        int at = (y * width + x) * 3;
        rgb[at] = (byte) shade;
        rgb[at + 1] = (byte) shade;
        rgb[at + 2] = (byte) shade;
      }
    }
    return new Picture(width, height, rgb, Duration.ZERO, Instant.EPOCH);
  }

  /// How dark, 0 to 1, with dots blurred into strokes.
  private static double ink(String text, double u, double v) {
    double nearest = 1e9;
    for (int column = (int) Math.floor(u - 2); column <= u + 2; column++) {
      for (int row = (int) Math.floor(v - 2); row <= v + 2; row++) {
        if (isInk(text, column, row)) {
          nearest = Math.min(nearest, Math.hypot(u - column - 0.5, v - row - 0.5));
        }
      }
    }
    return Math.clamp(1.6 - 1.6 * nearest, 0, 1);
  }

  private static boolean isInk(String text, int column, int row) {
    int letter = Math.floorDiv(column, 6);
    int dot = Math.floorMod(column, 6);
    if (letter < 0 || letter >= text.length() || dot > 4 || row < 0 || row > 6) {
      return false;
    }
    return DOTS.get(text.charAt(letter)).split(" ")[row].charAt(dot) == '1';
  }
}
