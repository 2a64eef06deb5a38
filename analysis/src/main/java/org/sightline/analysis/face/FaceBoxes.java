package org.sightline.analysis.face;

import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Box;

/// What BlazeFace's figures say (Bazarevsky et al., 2019, arXiv:1907.05047): for each cell of a
/// grid a few scores before the sigmoid, and as many rows of 16 figures, of which the first four
/// are the middle of a face from the cell's middle, its width and its height, in pixels of the
/// input.
final class FaceBoxes {
  /// Figures of one row: a box and six points of the face, which are not read.
  static final int ROW = 16;

  /// A grid over the input.
  ///
  /// @param cells along each side
  /// @param each boxes of a cell
  /// @param side of the input, pixels
  record Grid(int cells, int each, int side) {}

  private FaceBoxes() {}

  /// The boxes of one grid whose score is at least so much, in fractions of the input.
  static List<Box> of(float[] scores, float[] rows, Grid grid, double least) {
    List<Box> found = new ArrayList<>();
    double logit = Math.log(least / (1 - least));
    int cells = grid.cells();
    for (int i = 0; i < cells * cells * grid.each(); i++) {
      if (!(scores[i] >= logit)) {
        continue;
      }
      int cell = i / grid.each();
      int row = cell / cells;
      double x = (cell % cells + 0.5) / cells + rows[i * ROW] / grid.side();
      double y = (row + 0.5) / cells + rows[i * ROW + 1] / grid.side();
      double w = rows[i * ROW + 2] / grid.side() / 2;
      double h = rows[i * ROW + 3] / grid.side() / 2;
      if (Double.isFinite(x + y + w + h) && w > 0 && h > 0) {
        found.add(Box.clipped(x - w, y - h, x + w, y + h));
      }
    }
    return found;
  }
}
