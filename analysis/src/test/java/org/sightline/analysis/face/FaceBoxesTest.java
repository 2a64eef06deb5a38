package org.sightline.analysis.face;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;

/// What BlazeFace's figures mean.
class FaceBoxesTest {
  private static final FaceBoxes.Grid GRID = new FaceBoxes.Grid(8, 6, 256);

  @Test
  void aBoxLiesAroundItsCellsMiddle() {
    float[] scores = new float[8 * 8 * 6];
    Arrays.fill(scores, -10);
    float[] rows = new float[scores.length * FaceBoxes.ROW];
    int cell = 3 * 8 + 5;
    int box = cell * 6 + 4;
    scores[box] = 2;
    rows[box * FaceBoxes.ROW] = 16;
    rows[box * FaceBoxes.ROW + 1] = -16;
    rows[box * FaceBoxes.ROW + 2] = 64;
    rows[box * FaceBoxes.ROW + 3] = 32;
    double x = 5.5 / 8 + 1 / 16.0;
    double y = 3.5 / 8 - 1 / 16.0;
    assertEquals(
        List.of(new Box(x - 0.125, y - 0.0625, x + 0.125, y + 0.0625)),
        FaceBoxes.of(scores, rows, GRID, 0.5));
    assertEquals(List.of(), FaceBoxes.of(scores, rows, GRID, 0.9), "sigmoid of 2 is 0.88");
  }

  @Test
  void figuresThatMeanNothingGiveNothingOrABoxInThePicture() {
    Random random = new Random(32);
    float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, 0};
    for (int run = 0; run < 200; run++) {
      float[] scores = new float[8 * 8 * 6];
      float[] rows = new float[scores.length * FaceBoxes.ROW];
      for (int i = 0; i < rows.length; i++) {
        rows[i] =
            random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextFloat() * 500;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = odd[random.nextInt(odd.length)];
      }
      for (Box box : FaceBoxes.of(scores, rows, GRID, 0.3)) {
        assertEquals(box, Box.clipped(box.left(), box.top(), box.right(), box.bottom()));
      }
    }
  }
}
