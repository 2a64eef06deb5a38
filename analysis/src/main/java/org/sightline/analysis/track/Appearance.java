package org.sightline.analysis.track;

import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// The colours within a box: a histogram over 64 of them, from a grid of samples over its middle.
///
/// The rim is left out because it shows what is behind. Two are compared by the Bhattacharyya
/// coefficient, as in Comaniciu, Ramesh and Meer, "Kernel-Based Object Tracking", 2003.
public final class Appearance {
  /// Below this likeness two looks are of two things.
  static final double OTHER = 0.5;

  private static final int LEVELS = 4;
  private static final int SAMPLES = 16;
  private static final double RIM = 0.15;

  /// The share of the newest look when it is taken in.
  private static final float LEARN = 0.2f;

  private final float[] shares;

  private Appearance(float[] shares) {
    this.shares = shares;
  }

  /// How `picture` looks within `box`.
  static Appearance of(Pixels picture, Box box) {
    float[] shares = new float[LEVELS * LEVELS * LEVELS];
    for (int row = 0; row < SAMPLES; row++) {
      int y = pixel(box.top(), box.height(), row, picture.height());
      for (int column = 0; column < SAMPLES; column++) {
        int x = pixel(box.left(), box.width(), column, picture.width());
        int colour = picture.colour(x, y);
        int cell = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          cell = cell * LEVELS + (colour >> shift & 255) * LEVELS / 256;
        }
        shares[cell] += 1f / (SAMPLES * SAMPLES);
      }
    }
    return new Appearance(shares);
  }

  private static int pixel(double begin, double length, int sample, int size) {
    double inner = begin + length * (RIM + (1 - 2 * RIM) * (sample + 0.5) / SAMPLES);
    return Math.clamp((int) (inner * size), 0, size - 1);
  }

  /// From 0, no colour shared, to 1, the same.
  double likeness(Appearance other) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += Math.sqrt((double) shares[i] * other.shares[i]);
    }
    return sum;
  }

  /// This look with some of a newer one.
  Appearance with(Appearance newer) {
    float[] mixed = new float[shares.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = shares[i] + LEARN * (newer.shares[i] - shares[i]);
    }
    return new Appearance(mixed);
  }
}
