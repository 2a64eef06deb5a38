package org.sightline.analysis.motion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sightline.domain.Box;

/// Connected patches of cells, and the regions that they lie in. Memory is taken once; owned by one
/// thread.
final class Patches {
  /// Regions that are told of; where there are more, all of them are one.
  static final int MOST_REGIONS = 8;

  /// Patches that are this many cells apart are in one region.
  private static final int NEAR = 4;

  private static final int MOST_PATCHES = 64;

  private final int columns;
  private final int rows;
  private final int[] open;
  private final boolean[] seen;

  /// Left, top, right and bottom cell of each patch, the last two not in it.
  private final int[] edges = new int[4 * MOST_PATCHES];

  private int patches;

  Patches(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    open = new int[columns * rows];
    seen = new boolean[columns * rows];
  }

  /// Finds patches of cells of the kind `wanted` that are large enough.
  ///
  /// @param before of the same cells in the picture before
  /// @param least cells of a patch that lies where something changed before, and is no streak
  /// @param sure cells of a patch that counts at once
  /// @return their cells together
  int find(byte[] kind, byte[] before, byte wanted, int least, int sure) {
    Arrays.fill(seen, false);
    patches = 0;
    int cells = 0;
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == wanted && !seen[i]) {
        int size = fill(kind, wanted, i);
        boolean counts =
            size >= sure || (size >= least && isThick(size) && wasThere(size, before, wanted));
        if (counts) {
          cells += size;
          note(size);
        }
      }
    }
    return cells;
  }

  /// Walks one patch; its cells stand at the beginning of `open` afterwards.
  private int fill(byte[] kind, byte wanted, int from) {
    int end = 0;
    open[end++] = from;
    seen[from] = true;
    for (int next = 0; next < end; next++) {
      int column = open[next] % columns;
      int row = open[next] / columns;
      for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          int at = y * columns + x;
          if (kind[at] == wanted && !seen[at]) {
            seen[at] = true;
            open[end++] = at;
          }
        }
      }
    }
    return end;
  }

  /// Whether half of a patch lies within two cells of what had changed in the picture before.
  private boolean wasThere(int size, byte[] before, byte wanted) {
    int there = 0;
    for (int i = 0; i < size; i++) {
      int column = open[i] % columns;
      int row = open[i] / columns;
      boolean near = false;
      for (int y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2) && !near; y++) {
        for (int x = Math.max(0, column - 2); x <= Math.min(columns - 1, column + 2); x++) {
          near |= before[y * columns + x] == wanted;
        }
      }
      there += near ? 1 : 0;
    }
    return 2 * there >= size;
  }

  /// Whether a patch is wider than a streak of rain.
  private boolean isThick(int size) {
    int left = columns;
    int right = 0;
    int top = rows;
    int bottom = 0;
    for (int i = 0; i < size; i++) {
      left = Math.min(left, open[i] % columns);
      right = Math.max(right, open[i] % columns);
      top = Math.min(top, open[i] / columns);
      bottom = Math.max(bottom, open[i] / columns);
    }
    return Math.min(right - left, bottom - top) >= 2;
  }

  private void note(int size) {
    int left = columns;
    int top = rows;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < size; i++) {
      int column = open[i] % columns;
      int row = open[i] / columns;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
    }
    int at = Math.min(patches, MOST_PATCHES - 1) * 4;
    if (patches < MOST_PATCHES) {
      patches++;
      set(at, left, top, right, bottom);
    } else {
      join(at, left, top, right, bottom);
    }
  }

  private void set(int at, int left, int top, int right, int bottom) {
    edges[at] = left;
    edges[at + 1] = top;
    edges[at + 2] = right;
    edges[at + 3] = bottom;
  }

  private void join(int at, int left, int top, int right, int bottom) {
    set(
        at,
        Math.min(edges[at], left),
        Math.min(edges[at + 1], top),
        Math.max(edges[at + 2], right),
        Math.max(edges[at + 3], bottom));
  }

  /// The regions of the patches that were found last, in fractions of the picture.
  List<Box> regions() {
    boolean joined = true;
    while (joined) {
      joined = joinOne(patches > MOST_REGIONS ? Math.max(columns, rows) : NEAR);
    }
    List<Box> regions = new ArrayList<>(patches);
    for (int i = 0; i < patches; i++) {
      regions.add(
          new Box(
              (double) edges[4 * i] / columns,
              (double) edges[4 * i + 1] / rows,
              (double) edges[4 * i + 2] / columns,
              (double) edges[4 * i + 3] / rows));
    }
    return regions;
  }

  private boolean joinOne(int near) {
    for (int a = 0; a < patches; a++) {
      for (int b = a + 1; b < patches; b++) {
        if (areNear(4 * a, 4 * b, near)) {
          join(4 * a, edges[4 * b], edges[4 * b + 1], edges[4 * b + 2], edges[4 * b + 3]);
          patches--;
          System.arraycopy(edges, 4 * patches, edges, 4 * b, 4);
          return true;
        }
      }
    }
    return false;
  }

  private boolean areNear(int a, int b, int near) {
    return edges[a] < edges[b + 2] + near
        && edges[b] < edges[a + 2] + near
        && edges[a + 1] < edges[b + 3] + near
        && edges[b + 1] < edges[a + 3] + near;
  }
}
