package org.sightline.analysis.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

/// YOLOX's undecoded output read as boxes.
///
/// Each cell of the grids of strides 8, 16 and 32 has a row: centre as an offset from the cell and
/// size as a logarithm, both in strides, then objectness and class scores from 0 to 1, whose
/// product is the confidence.
final class YoloxOutput {
  private static final int[] STRIDES = {8, 16, 32};
  private static final int BEFORE_CLASSES = 5;

  private YoloxOutput() {}

  static List<Candidate> read(
      FloatBuffer output, NetworkForm.Yolox form, double scale, Picture picture, double least) {
    List<Candidate> found = new ArrayList<>();
    int row = 0;
    float[] cell = new float[BEFORE_CLASSES + form.classes()];
    for (int stride : STRIDES) {
      int grid = form.side() / stride;
      for (int y = 0; y < grid; y++) {
        for (int x = 0; x < grid; x++, row++) {
          if (output.get(row * cell.length + 4) >= least) {
            output.get(row * cell.length, cell);
            add(found, cell, new double[] {x, y, stride, scale}, picture, least);
          }
        }
      }
    }
    return found;
  }

  private static void add(
      List<Candidate> found, float[] cell, double[] place, Picture picture, double least) {
    int best = BEFORE_CLASSES;
    for (int c = BEFORE_CLASSES + 1; c < cell.length; c++) {
      best = cell[c] > cell[best] ? c : best;
    }
    double confidence = (double) cell[4] * cell[best];
    double pixels = place[2] / place[3];
    double x = (cell[0] + place[0]) * pixels / picture.width();
    double y = (cell[1] + place[1]) * pixels / picture.height();
    double w = Math.exp(cell[2]) * pixels / picture.width();
    double h = Math.exp(cell[3]) * pixels / picture.height();
    if (confidence >= least && Double.isFinite(x + y + w + h)) {
      Box box = Box.clipped(x - w / 2, y - h / 2, x + w / 2, y + h / 2);
      found.add(new Candidate(best - BEFORE_CLASSES, Math.min(1, confidence), box));
    }
  }
}
