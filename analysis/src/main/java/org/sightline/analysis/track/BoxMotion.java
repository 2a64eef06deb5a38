package org.sightline.analysis.track;

import org.sightline.domain.Box;

/// A Kalman filter of a box that moves with nearly constant velocity: eight states, the centre, the
/// width, the height and how fast each changes.
///
/// No noise is shared between the four quantities and none moves another, so the filter of eight
/// states falls apart exactly into four of two, which is how it is computed. Noise grows with the
/// box: near objects move and waver by more. Times are seconds, since pictures do not come at even
/// distances.
final class BoxMotion {
  /// How far a detector's box wavers, as a share of the box.
  private static final double MEASURED = 0.1;

  /// How fast something may move when it is first seen, in boxes a second.
  private static final double FIRST_SPEED = 1.5;

  /// How much its speed changes in a second, in boxes a second.
  private static final double ACCELERATION = 0.6;

  /// Sizes change more slowly than places.
  private static final double SIZE_CALM = 0.25;

  private static final int QUANTITIES = 4;

  private final double[] value = new double[QUANTITIES];
  private final double[] speed = new double[QUANTITIES];
  private final double[] varValue = new double[QUANTITIES];
  private final double[] covariance = new double[QUANTITIES];
  private final double[] varSpeed = new double[QUANTITIES];

  BoxMotion(Box box) {
    double[] measured = quantities(box);
    for (int i = 0; i < QUANTITIES; i++) {
      value[i] = measured[i];
      varValue[i] = square(MEASURED * scale(i));
      varSpeed[i] = square(FIRST_SPEED * calm(i) * scale(i));
    }
  }

  /// Moves on by `seconds` without a measurement.
  void predict(double seconds) {
    for (int i = 0; i < QUANTITIES; i++) {
      double noise = square(ACCELERATION * calm(i) * scale(i)) * seconds;
      value[i] += speed[i] * seconds;
      varValue[i] +=
          2 * seconds * covariance[i]
              + seconds * seconds * varSpeed[i]
              + noise * seconds * seconds / 3;
      covariance[i] += seconds * varSpeed[i] + noise * seconds / 2;
      varSpeed[i] += noise;
    }
    for (int i = 2; i < QUANTITIES; i++) {
      value[i] = Math.clamp(value[i], 1e-4, 2);
    }
  }

  /// Takes a measured box in.
  void correct(Box box) {
    double[] measured = quantities(box);
    for (int i = 0; i < QUANTITIES; i++) {
      double total = varValue[i] + square(MEASURED * scale(i));
      double gain = varValue[i] / total;
      double speedGain = covariance[i] / total;
      double off = measured[i] - value[i];
      value[i] += gain * off;
      speed[i] += speedGain * off;
      varSpeed[i] -= speedGain * covariance[i];
      covariance[i] *= 1 - gain;
      varValue[i] *= 1 - gain;
    }
  }

  /// Lets the size stay as it is, since that of a hidden object cannot be told.
  void keepSize() {
    for (int i = 2; i < QUANTITIES; i++) {
      speed[i] = 0;
    }
  }

  /// Where it is now; may reach outside the picture, unlike a [Box].
  Span span() {
    return new Span(
        value[0] - value[2] / 2,
        value[1] - value[3] / 2,
        value[0] + value[2] / 2,
        value[1] + value[3] / 2);
  }

  private static double[] quantities(Box box) {
    return new double[] {
      box.centre().x(), box.centre().y(), Math.max(box.width(), 1e-4), Math.max(box.height(), 1e-4)
    };
  }

  /// The size that a quantity is compared with: widths for what is across, heights for the rest.
  private double scale(int quantity) {
    return Math.max(value[2 + quantity % 2], 1e-4);
  }

  private static double calm(int quantity) {
    return quantity < 2 ? 1 : SIZE_CALM;
  }

  private static double square(double x) {
    return x * x;
  }
}
