package org.sightline.analysis.motion;

/// A comparison of the pattern around a cell with that of the background there.
final class Gradients {
  /// Cells on each side of the one that is asked about.
  private static final int REACH = 2;

  /// Cells across a window, less one.
  private static final int SIDE = 4;

  private static final int LEAST_PAIRS = 24;

  /// Levels by which neighbours differ on average where there is a pattern at all.
  private static final double LEAST_PATTERN = 2.5 * 256;

  /// How alike two patterns are (correlation) that are one.
  private static final double ALIKE = 0.85;

  /// A pattern in another light is stronger or weaker as the light is, within this factor.
  private static final double AS_THE_LIGHT = 1.8;

  /// Light changes by no more than this factor at once, and shadows are not black.
  private static final double MOST_LIGHT = 3.5;

  private final int columns;
  private final int rows;

  Gradients(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /// Whether the background's pattern around cell `at` shows in the picture too: around it, or, so
  /// that a shadow is known up to its edge, on one side of it.
  boolean arePreserved(int[] now, int[] mean, int at) {
    int column = at % columns;
    int row = at / columns;
    boolean preserved = in(now, mean, column - REACH, row - REACH);
    for (int side = 0; side < 4 && !preserved; side++) {
      preserved =
          in(now, mean, side % 2 == 0 ? column - SIDE : column, side / 2 == 0 ? row - SIDE : row);
    }
    return preserved;
  }

  private boolean in(int[] now, int[] mean, int fromColumn, int fromRow) {
    double before = 0;
    double after = 0;
    double both = 0;
    double levelBefore = 0;
    double levelAfter = 0;
    int pairs = 0;
    int bottom = Math.min(rows - 2, fromRow + SIDE);
    int right = Math.min(columns - 2, fromColumn + SIDE);
    for (int y = Math.max(0, fromRow); y <= bottom; y++) {
      for (int x = Math.max(0, fromColumn); x <= right; x++) {
        int i = y * columns + x;
        double acrossBefore = mean[i + 1] - mean[i];
        double acrossAfter = now[i + 1] - now[i];
        double downBefore = mean[i + columns] - mean[i];
        double downAfter = now[i + columns] - now[i];
        before += acrossBefore * acrossBefore + downBefore * downBefore;
        after += acrossAfter * acrossAfter + downAfter * downAfter;
        both += acrossBefore * acrossAfter + downBefore * downAfter;
        levelBefore += mean[i];
        levelAfter += now[i];
        pairs += 2;
      }
    }
    if (pairs < LEAST_PAIRS || before < LEAST_PATTERN * LEAST_PATTERN * pairs || levelAfter == 0) {
      return false;
    }
    double light = levelAfter / levelBefore;
    double pattern = Math.sqrt(after / before);
    return both > ALIKE * Math.sqrt(before * after)
        && light < MOST_LIGHT
        && light > 1 / MOST_LIGHT
        && pattern < light * AS_THE_LIGHT
        && pattern > light / AS_THE_LIGHT;
  }
}
