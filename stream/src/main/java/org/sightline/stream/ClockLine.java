package org.sightline.stream;

import java.util.Arrays;

/// A straight line through measured points that a few wrong ones do not bend: the median of the
/// slopes between all pairs (Theil 1950, Sen 1968).
///
/// Keeps at most [#POINTS] points: when they are full, every second is forgotten and the spacing
/// doubles up to [#WIDEST_SPACING] seconds; from then on the oldest goes. Not thread-safe.
final class ClockLine {
  /// The most points kept.
  static final int POINTS = 48;

  /// Seconds between points at first.
  static final double FIRST_SPACING = 4;

  /// The most seconds between points, so that the line looks back two hours at most.
  static final double WIDEST_SPACING = 150;

  /// So many points make a line.
  static final int ENOUGH = 6;

  private final double[] x = new double[POINTS];
  private final double[] y = new double[POINTS];
  private int count;
  private double spacing = FIRST_SPACING;
  private double slope;
  private double level;
  private double scatter;

  /// Takes a point; one too close behind the last is left out.
  void add(double atSeconds, double value) {
    if (count > 0 && atSeconds - x[count - 1] < spacing) {
      return;
    }
    if (count == POINTS) {
      makeRoom();
    }
    x[count] = atSeconds;
    y[count] = value;
    count++;
    fit();
  }

  /// Begins anew.
  void clear() {
    count = 0;
    spacing = FIRST_SPACING;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// Whether there are enough points for a line.
  boolean isFitted() {
    return count >= ENOUGH;
  }

  /// Change of the value a second.
  double slope() {
    return slope;
  }

  /// The value that the line has at a time.
  double at(double seconds) {
    return level + slope * seconds;
  }

  /// The median distance of the points from the line.
  double scatter() {
    return scatter;
  }

  /// From the first to the last point, in seconds.
  double span() {
    return count == 0 ? 0 : x[count - 1] - x[0];
  }

  private void makeRoom() {
    if (spacing >= WIDEST_SPACING) {
      System.arraycopy(x, 1, x, 0, POINTS - 1);
      System.arraycopy(y, 1, y, 0, POINTS - 1);
      count--;
      return;
    }
    for (int i = 0; i < POINTS / 2; i++) {
      x[i] = x[2 * i + 1];
      y[i] = y[2 * i + 1];
    }
    count = POINTS / 2;
    spacing = Math.min(WIDEST_SPACING, 2 * spacing);
  }

  private void fit() {
    slope = count < ENOUGH ? 0 : medianSlope();
    double[] levels = new double[count];
    for (int i = 0; i < count; i++) {
      levels[i] = y[i] - slope * x[i];
    }
    level = median(levels, count);
    for (int i = 0; i < count; i++) {
      levels[i] = Math.abs(y[i] - slope * x[i] - level);
    }
    scatter = median(levels, count);
  }

  private double medianSlope() {
    double[] slopes = new double[count * (count - 1) / 2];
    int n = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        slopes[n++] = (y[j] - y[i]) / (x[j] - x[i]);
      }
    }
    return median(slopes, n);
  }

  private static double median(double[] values, int n) {
    Arrays.sort(values, 0, n);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
  }
}
