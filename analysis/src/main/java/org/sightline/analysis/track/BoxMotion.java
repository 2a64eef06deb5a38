package org.sightline.analysis.track;

import org.sightline.domain.Box;

/// A Kalman filter of a box that moves with nearly constant velocity: eight states, the centre, the
/// width, the height and how fast each changes.
///
/// No noise is shared between the four quantities and none moves another, so the filter of eight
/// states falls apart exactly into four of two, which is how it is computed. Noise grows with the
/// box, since near objects move and waver by more. Times are seconds, since pictures do not come at
/// even distances, and speeds are in sizes a second, a size being the square root of the box's
/// area: somebody on foot makes about one and a half, a car about six.
final class BoxMotion {
  /// Acceleration for where an object is: it may turn on its heel.
  static final double AGILE = 2;

  /// Acceleration for where an object will be: what it did for a second or two, it will go on to
  /// do.
  static final double STEADY = 0.4;

  /// How far a detector's box wavers, as a share of its width or height.
  private static final double WAVERING = 0.08;

  /// How far its width and height waver: limbs and shadows come and go.
  private static final double SIZE_WAVERING = 0.25;

  /// How fast something may move when it is first seen.
  private static final double FIRST_SPEED = 2;

  /// Sizes change more slowly than places.
  private static final double SIZE_CALM = 0.1;

  private static final int QUANTITIES = 4;
  private static final double LEAST = 1e-4;

  private final double acceleration;
  private final double[] value = new double[QUANTITIES];
  private final double[] speed = new double[QUANTITIES];
  private final double[] varValue = new double[QUANTITIES];
  private final double[] covariance = new double[QUANTITIES];
  private final double[] varSpeed = new double[QUANTITIES];

  /// @param acceleration how much the speed changes in a second, in sizes a second
  BoxMotion(Box box, double acceleration) {
    this.acceleration = acceleration;
    measure(box, value);
    for (int i = 0; i < QUANTITIES; i++) {
      varValue[i] = noise(i);
      varSpeed[i] = square(FIRST_SPEED * calm(i) * size());
    }
  }

  /// Takes over all that another filter knows.
  void become(BoxMotion other) {
    System.arraycopy(other.value, 0, value, 0, QUANTITIES);
    System.arraycopy(other.speed, 0, speed, 0, QUANTITIES);
    System.arraycopy(other.varValue, 0, varValue, 0, QUANTITIES);
    System.arraycopy(other.covariance, 0, covariance, 0, QUANTITIES);
    System.arraycopy(other.varSpeed, 0, varSpeed, 0, QUANTITIES);
  }

  /// Moves on by `seconds` without a measurement.
  void predict(double seconds) {
    for (int i = 0; i < QUANTITIES; i++) {
      double noise = square(acceleration * calm(i) * size()) * seconds;
      value[i] += speed[i] * seconds;
      varValue[i] +=
          2 * seconds * covariance[i]
              + seconds * seconds * varSpeed[i]
              + noise * seconds * seconds / 3;
      covariance[i] += seconds * varSpeed[i] + noise * seconds / 2;
      varSpeed[i] += noise;
    }
    for (int i = 2; i < QUANTITIES; i++) {
      value[i] = Math.clamp(value[i], LEAST, 2);
    }
  }

  /// Takes a measured box in.
  void correct(Box box) {
    double[] measured = new double[QUANTITIES];
    measure(box, measured);
    for (int i = 0; i < QUANTITIES; i++) {
      double total = varValue[i] + noise(i);
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

  /// The view moved, and everything in it.
  void shift(double x, double y) {
    value[0] += x;
    value[1] += y;
  }

  /// Lets the size stay as it is, since that of a hidden object cannot be told.
  void keepSize() {
    for (int i = 2; i < QUANTITIES; i++) {
      speed[i] = 0;
    }
  }

  /// Lets it stand still.
  void stop() {
    java.util.Arrays.fill(speed, 0);
  }

  /// Where it is now; may reach outside the picture, unlike a [Box].
  Span span() {
    return new Span(
        value[0] - value[2] / 2,
        value[1] - value[3] / 2,
        value[0] + value[2] / 2,
        value[1] + value[3] / 2);
  }

  /// How unsure the place is, in widths: one standard deviation.
  double doubtAcross() {
    return Math.sqrt(varValue[0]) / Math.max(value[2], LEAST);
  }

  /// How unsure the place is, in heights.
  double doubtDown() {
    return Math.sqrt(varValue[1]) / Math.max(value[3], LEAST);
  }

  private static void measure(Box box, double[] into) {
    into[0] = (box.left() + box.right()) / 2;
    into[1] = (box.top() + box.bottom()) / 2;
    into[2] = Math.max(box.width(), LEAST);
    into[3] = Math.max(box.height(), LEAST);
  }

  private double size() {
    return Math.sqrt(Math.max(value[2], LEAST) * Math.max(value[3], LEAST));
  }

  /// The variance of a measured quantity.
  private double noise(int quantity) {
    double side = Math.max(value[2 + quantity % 2], LEAST);
    return square((quantity < 2 ? WAVERING : SIZE_WAVERING) * side);
  }

  private static double calm(int quantity) {
    return quantity < 2 ? 1 : SIZE_CALM;
  }

  private static double square(double x) {
    return x * x;
  }
}
