package org.sightline.analysis.track;

import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.picture.Pixels;

/// A watcher of one camera's pictures that says how far the camera was shaken, and how things look.
///
/// The shift is found from two profiles of the picture's brightness, its mean over each column and
/// over each row: both profiles, taken as differences of neighbours so that light plays no part,
/// are laid over those before at every distance, and the best one counts where it is much better
/// than none. What moves by itself covers too little of a profile to pull it along. Owned by one
/// thread.
public final class PictureView {
  /// The furthest shift that is looked for, as a share of the side: a pole in the wind.
  private static final double FURTHEST = 0.06;

  /// A shift is believed where it leaves less than this share of the difference.
  private static final double MUCH_BETTER = 0.6;

  /// Every so many rows and columns are enough for a mean.
  private static final int STRIDE = 2;

  private float[] columns = {};
  private float[] rows = {};

  /// What `picture` tells beside its detections. The next picture's shift is measured from this
  /// one.
  public View look(Pixels picture) {
    float[] across = profile(picture, true);
    float[] down = profile(picture, false);
    double x = (double) shift(columns, across) / picture.width();
    double y = (double) shift(rows, down) / picture.height();
    columns = across;
    rows = down;
    View.Shift shift = x == 0 && y == 0 ? View.Shift.NONE : new View.Shift(x, y);
    return new View() {
      @Override
      public Shift shift() {
        return shift;
      }

      @Override
      public @Nullable Appearance appearance(Box box) {
        return box.area() <= 0 ? null : Appearance.of(picture, box);
      }
    };
  }

  /// Differences of the neighbouring means of columns, or of rows.
  private static float[] profile(Pixels picture, boolean ofColumns) {
    int length = ofColumns ? picture.width() : picture.height();
    int other = ofColumns ? picture.height() : picture.width();
    float[] sums = new float[length];
    for (int o = 0; o < other; o += STRIDE) {
      for (int i = 0; i < length; i++) {
        sums[i] += ofColumns ? picture.brightness(i, o) : picture.brightness(o, i);
      }
    }
    float[] differences = new float[Math.max(0, length - 1)];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = (sums[i + 1] - sums[i]) * STRIDE / other;
    }
    return differences;
  }

  /// By how many pixels `now` is `before` moved to the right; 0 where that cannot be told.
  private static float shift(float[] before, float[] now) {
    int most = (int) (now.length * FURTHEST);
    if (before.length != now.length || most < 1) {
      return 0;
    }
    double[] misfit = new double[2 * most + 1];
    int best = most;
    for (int s = -most; s <= most; s++) {
      double sum = 0;
      for (int i = most; i < now.length - most; i++) {
        sum += Math.abs(now[i] - before[i - s]);
      }
      misfit[s + most] = sum;
    }
    for (int i = 0; i < misfit.length; i++) {
      best = misfit[i] < misfit[best] ? i : best;
    }
    boolean isBetter = misfit[best] < MUCH_BETTER * misfit[most];
    if (!isBetter || best == 0 || best == 2 * most) {
      return 0;
    }
    // The lowest point of the parabola through the best and its neighbours.
    double left = misfit[best - 1];
    double right = misfit[best + 1];
    double bend = left - 2 * misfit[best] + right;
    double finer = bend <= 0 ? 0 : (left - right) / (2 * bend);
    return (float) (best - most + Math.clamp(finer, -0.5, 0.5));
  }
}
