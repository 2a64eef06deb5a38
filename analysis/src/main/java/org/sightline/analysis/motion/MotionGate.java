package org.sightline.analysis.motion;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.sightline.picture.Picture;

/// A watcher of one view that says whether anything in it changed.
///
/// The picture is averaged into a grid of brightness. Each cell keeps a running mean and a running
/// mean deviation, its own noise, so that a flickering tree or a noisy dark corner is heard less
/// than a still wall. A cell has changed when it leaves its mean by several deviations after the
/// change that all cells share, the light's, was taken away. Motion is a connected patch of changed
/// cells. When most of the picture changes at once it is light, the camera's own adjustment or
/// another view, not motion: the background begins anew.
///
/// Changed cells learn slowly, so that what stops becomes background after about half a minute.
/// Owned by one thread.
public final class MotionGate {
  /// Cells along the longer side of the picture.
  private static final int LONG_SIDE = 160;

  /// Brightness levels (0 to 255) that never count as a change.
  private static final float LEAST_CHANGE = 9;

  private static final float DEVIATIONS = 4;
  private static final float FIRST_NOISE = 4;
  private static final float LEARN = 0.06f;
  private static final float LEARN_CHANGED = 0.01f;

  /// A smaller patch, as a share of the picture, is noise.
  private static final double LEAST_AREA = 0.0008;

  /// A larger share of changed cells is not motion.
  private static final double VIEW_CHANGE = 0.6;

  private static final int[] NEIGHBOURS = {-1, 1};

  private int columns;
  private int rows;
  private float[] mean = {};
  private float[] noise = {};
  private float[] now = {};
  private boolean[] changed = {};
  private boolean[] seen = {};

  /// What the gate says of one picture.
  ///
  /// @param moving whether something moves
  /// @param area the share of the picture in patches that changed, 0 to 1
  /// @param viewChanged whether so much changed at once that it was taken for light or another view
  public record Reading(boolean moving, double area, boolean viewChanged) {}

  /// Looks at the next picture; the first, and one of another shape, begins anew.
  public Reading look(Picture picture) {
    int wide = Math.max(picture.width(), picture.height());
    int c = Math.max(1, Math.min(picture.width(), picture.width() * LONG_SIDE / wide));
    int r = Math.max(1, Math.min(picture.height(), picture.height() * LONG_SIDE / wide));
    boolean fresh = c != columns || r != rows;
    if (fresh) {
      columns = c;
      rows = r;
      mean = new float[c * r];
      noise = new float[c * r];
      now = new float[c * r];
      changed = new boolean[c * r];
      seen = new boolean[c * r];
    }
    average(picture);
    if (fresh) {
      begin();
      return new Reading(false, 0, true);
    }
    int count = compare(sharedChange());
    if (count > VIEW_CHANGE * now.length) {
      begin();
      return new Reading(false, 0, true);
    }
    double area = (double) patches() / now.length;
    learn();
    return new Reading(area > 0, area, false);
  }

  private void begin() {
    System.arraycopy(now, 0, mean, 0, now.length);
    Arrays.fill(noise, FIRST_NOISE);
  }

  /// Averages green, which carries most of the brightness, over each cell.
  private void average(Picture picture) {
    byte[] rgb = picture.rgb();
    for (int row = 0; row < rows; row++) {
      int top = row * picture.height() / rows;
      int bottom = (row + 1) * picture.height() / rows;
      for (int column = 0; column < columns; column++) {
        int left = column * picture.width() / columns;
        int right = (column + 1) * picture.width() / columns;
        int sum = 0;
        for (int y = top; y < bottom; y++) {
          int at = (y * picture.width() + left) * Picture.CHANNELS + 1;
          for (int x = left; x < right; x++, at += Picture.CHANNELS) {
            sum += rgb[at] & 255;
          }
        }
        now[row * columns + column] = (float) sum / ((bottom - top) * (right - left));
      }
    }
  }

  /// The factor by which all cells became brighter: the median over the cells.
  private float sharedChange() {
    float[] ratios = new float[now.length];
    for (int i = 0; i < now.length; i++) {
      ratios[i] = (now[i] + 8) / (mean[i] + 8);
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  private int compare(float light) {
    int count = 0;
    for (int i = 0; i < now.length; i++) {
      float expected = (mean[i] + 8) * light - 8;
      float limit = Math.max(LEAST_CHANGE, DEVIATIONS * noise[i]);
      changed[i] = Math.abs(now[i] - expected) > limit;
      count += changed[i] ? 1 : 0;
    }
    return count;
  }

  /// Cells in connected patches of changed cells that are large enough.
  private int patches() {
    int least = (int) Math.max(4, LEAST_AREA * now.length);
    int cells = 0;
    Arrays.fill(seen, false);
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] && !seen[i]) {
        int patch = 0;
        seen[i] = true;
        open.add(i);
        while (!open.isEmpty()) {
          int at = open.remove();
          patch++;
          for (int step : NEIGHBOURS) {
            visit(at, step, 0, open);
            visit(at, 0, step, open);
          }
        }
        cells += patch >= least ? patch : 0;
      }
    }
    return cells;
  }

  private void visit(int from, int right, int down, ArrayDeque<Integer> open) {
    int column = from % columns + right;
    int row = from / columns + down;
    if (column >= 0 && column < columns && row >= 0 && row < rows) {
      int at = row * columns + column;
      if (changed[at] && !seen[at]) {
        seen[at] = true;
        open.add(at);
      }
    }
  }

  private void learn() {
    for (int i = 0; i < now.length; i++) {
      float learn = changed[i] ? LEARN_CHANGED : LEARN;
      float off = now[i] - mean[i];
      mean[i] += learn * off;
      noise[i] += learn * (Math.abs(off) - noise[i]);
    }
  }
}
