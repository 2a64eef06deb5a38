package org.sightline.analysis.motion;

import java.util.Arrays;
import java.util.List;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;
import org.sightline.picture.Planes;

/// A watcher of one view that says whether anything in it moved, and where.
///
/// Brightness is averaged into a grid of cells. Each cell keeps a running mean and a running mean
/// deviation, its own noise, in fixed point, so that a flickering tree or a noisy dark corner is
/// heard less than a still wall. A cell has changed when it leaves its mean by several deviations
/// after the gain that all cells share, the light's or the camera's, was taken away.
///
/// A changed cell is light or shadow, not motion, where the pattern of the background shows
/// through: brighter or darker, with the same local gradients (the idea of Jacques, Jung and Musse,
/// "Background subtraction and shadow detection in grayscale video sequences", 2005, here by the
/// correlation of gradients). Where the background has no pattern the two cannot be told apart, and
/// it is motion: a look too many costs less than somebody overlooked.
///
/// Motion is a connected patch of what is left. A small patch counts from its second picture on, so
/// that rain and sparks do not. When most of the picture changes at once it is another view, or the
/// camera went over to infra-red: the background begins anew. Changed cells learn slowly, so that
/// what stops becomes background after about half a minute.
///
/// Takes no memory once the picture's size is known, but for the regions that it tells of. Owned by
/// one thread.
public final class MotionGate {
  /// Cells along the longer side of the picture.
  private static final int LONG_SIDE = 160;

  /// Pixels of a cell that are added up along each side, at most.
  private static final int SAMPLES = 4;

  /// Fixed point: parts of a level of brightness.
  private static final int ONE = 256;

  /// Levels that never count as a change.
  private static final int LEAST_CHANGE = 9 * ONE;

  private static final int DEVIATIONS = 4;
  private static final int FIRST_NOISE = 4 * ONE;

  /// Learning by 1/16 of the difference, by 1/128 where something changed, by 1/2 where a lamp was
  /// lit.
  private static final int LEARN = 4;

  private static final int LEARN_CHANGED = 7;
  private static final int LEARN_LIGHT = 1;

  /// Added before brightness is divided by brightness, so that black corners do not shout.
  private static final int DARK = 8 * ONE;

  /// Parts of 1 in which gains are counted, and the largest gain that is.
  private static final int GAIN_ONE = 256;

  private static final int MOST_GAIN = 4;

  /// A smaller patch, as a share of the picture, is noise.
  private static final double LEAST_AREA = 0.0008;

  /// A patch of so many times that counts at once.
  private static final int SURE_AREAS = 4;

  /// A larger share of changed cells is not motion.
  private static final double VIEW_CHANGE = 0.6;

  /// Where the light of a larger share of the picture changed, it is a lamp or the sun, and learned
  /// at once; a shadow that wanders is not.
  private static final double LAMP = 0.2;

  /// A cell alone among its eight neighbours is noise.
  private static final int LEAST_NEIGHBOURS = 2;

  private int columns;
  private int rows;

  /// Cells in which only the light changed.
  private int light;

  private int[] mean = {};
  private int[] noise = {};
  private int[] now = {};
  private byte[] kind = {};
  private byte[] before = {};
  private Patches patches = new Patches(1, 1);
  private final int[] gains = new int[MOST_GAIN * GAIN_ONE];
  private Gradients gradients = new Gradients(1, 1);

  private static final byte STILL = 0;
  private static final byte LIGHT = 1;
  private static final byte EDGE = 2;
  private static final byte LONELY = 3;
  private static final byte CHANGED = 4;

  /// What the gate says of one picture.
  ///
  /// @param moving whether something moves
  /// @param area the share of the picture in patches that changed, 0 to 1
  /// @param viewChanged whether so much changed at once that it was taken for light or another view
  /// @param regions around the patches, those near each other together; at most
  ///   [Patches#MOST_REGIONS]
  public record Reading(boolean moving, double area, boolean viewChanged, List<Box> regions) {
    public Reading {
      regions = List.copyOf(regions);
    }

    /// A reading without regions.
    public Reading(boolean moving, double area, boolean viewChanged) {
      this(moving, area, viewChanged, List.of());
    }
  }

  private static final Reading VIEW_CHANGED = new Reading(false, 0, true);
  private static final Reading NOTHING = new Reading(false, 0, false);

  /// Looks at the next picture; the first, and one of another shape, begins anew.
  public Reading look(Pixels picture) {
    int wide = Math.max(picture.width(), picture.height());
    int c = Math.max(1, Math.min(picture.width(), picture.width() * LONG_SIDE / wide));
    int r = Math.max(1, Math.min(picture.height(), picture.height() * LONG_SIDE / wide));
    boolean fresh = c != columns || r != rows;
    if (fresh) {
      resize(c, r);
    }
    switch (picture) {
      // Green carries most of the brightness.
      case Picture p -> average(p.rgb(), p, Picture.CHANNELS, 1);
      case Planes p -> average(p.luma(), p, 1, 0);
    }
    if (fresh) {
      begin();
      return VIEW_CHANGED;
    }
    int changed = compare(sharedGain());
    if (changed > VIEW_CHANGE * now.length) {
      begin();
      return VIEW_CHANGED;
    }
    Reading reading = changed == 0 ? NOTHING : patches();
    learn();
    return reading;
  }

  private void resize(int c, int r) {
    columns = c;
    rows = r;
    mean = new int[c * r];
    noise = new int[c * r];
    now = new int[c * r];
    kind = new byte[c * r];
    before = new byte[c * r];
    patches = new Patches(c, r);
    gradients = new Gradients(c, r);
  }

  private void begin() {
    System.arraycopy(now, 0, mean, 0, now.length);
    Arrays.fill(noise, FIRST_NOISE);
    Arrays.fill(kind, STILL);
  }

  /// Averages bytes over each cell; of large cells some pixels stand for all.
  private void average(byte[] levels, Pixels picture, int step, int offset) {
    for (int row = 0; row < rows; row++) {
      int top = row * picture.height() / rows;
      int bottom = (row + 1) * picture.height() / rows;
      int down = Math.max(1, (bottom - top) / SAMPLES);
      for (int column = 0; column < columns; column++) {
        int left = column * picture.width() / columns;
        int right = (column + 1) * picture.width() / columns;
        int across = Math.max(1, (right - left) / SAMPLES);
        int sum = 0;
        int count = 0;
        for (int y = top; y < bottom; y += down) {
          int line = y * picture.width();
          for (int x = left; x < right; x += across) {
            sum += levels[(line + x) * step + offset] & 255;
            count++;
          }
        }
        now[row * columns + column] = sum * ONE / count;
      }
    }
  }

  /// The factor by which all cells became brighter, in parts of [#GAIN_ONE]: the median over the
  /// cells.
  private int sharedGain() {
    Arrays.fill(gains, 0);
    for (int i = 0; i < now.length; i++) {
      int gain = (now[i] + DARK) * GAIN_ONE / (mean[i] + DARK);
      gains[Math.min(gain, gains.length - 1)]++;
    }
    int half = now.length / 2;
    int gain = 0;
    for (int below = gains[0]; below <= half; below += gains[++gain]) {}
    return gain;
  }

  /// Says of each cell what became of it, and how many changed, light or not.
  private int compare(int gain) {
    byte[] other = before;
    before = kind;
    kind = other;
    int changed = 0;
    for (int i = 0; i < now.length; i++) {
      int expected = (mean[i] + DARK) * gain / GAIN_ONE - DARK;
      int limit = Math.max(LEAST_CHANGE, DEVIATIONS * noise[i]);
      boolean is = Math.abs(now[i] - expected) > limit;
      kind[i] = is ? CHANGED : STILL;
      changed += is ? 1 : 0;
    }
    if (changed == 0) {
      return 0;
    }
    light = 0;
    for (int i = 0; i < now.length; i++) {
      if (kind[i] == CHANGED && gradients.arePreserved(now, mean, i)) {
        kind[i] = LIGHT;
        light++;
      }
    }
    return changed - light - (light == 0 ? 0 : edgesOfLight());
  }

  /// Makes light of changed cells that lie among as many lit ones, as the edges of shadows do, and
  /// says how many.
  private int edgesOfLight() {
    int edges = 0;
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == CHANGED) {
        int lit = count(i, 2, LIGHT, LIGHT);
        if (lit > 0 && lit >= count(i, 2, EDGE, CHANGED)) {
          kind[i] = EDGE;
        }
      }
    }
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == EDGE) {
        kind[i] = LIGHT;
        edges++;
      }
    }
    return edges;
  }

  private Reading patches() {
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == CHANGED && count(i, 1, LONELY, CHANGED) <= LEAST_NEIGHBOURS) {
        kind[i] = LONELY;
      }
    }
    int least = (int) Math.max(4, LEAST_AREA * now.length);
    int cells = patches.find(kind, before, CHANGED, least, SURE_AREAS * least);
    return cells == 0
        ? NOTHING
        : new Reading(true, (double) cells / now.length, false, patches.regions());
  }

  /// Cells of the kinds from `first` to `last` up to `reach` from one, itself too.
  private int count(int at, int reach, byte first, byte last) {
    int column = at % columns;
    int row = at / columns;
    int bottom = Math.min(rows - 1, row + reach);
    int right = Math.min(columns - 1, column + reach);
    int count = 0;
    for (int y = Math.max(0, row - reach); y <= bottom; y++) {
      for (int x = Math.max(0, column - reach); x <= right; x++) {
        byte is = kind[y * columns + x];
        count += is >= first && is <= last ? 1 : 0;
      }
    }
    return count;
  }

  private void learn() {
    int learnLight = light > LAMP * now.length ? LEARN_LIGHT : LEARN_CHANGED;
    for (int i = 0; i < now.length; i++) {
      int off = now[i] - mean[i];
      int learn = kind[i] == STILL ? LEARN : kind[i] == LIGHT ? learnLight : LEARN_CHANGED;
      mean[i] += off / (1 << learn);
      if (kind[i] != LIGHT) {
        noise[i] += (Math.abs(off) - noise[i]) / (1 << learn);
      }
    }
  }
}
