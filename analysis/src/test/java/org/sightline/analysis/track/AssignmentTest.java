package org.sightline.analysis.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void theCheapestWholeIsChosenOverTheCheapestPair() {
    // Greedy would pair the 1 and be left with the 10.
    double[][] cost = {{1, 2}, {2, 10}};
    assertArrayEquals(new int[] {1, 0}, Assignment.of(cost, 100));
  }

  @Test
  void nobodyIsPairedForTheLimitOrMore() {
    assertArrayEquals(new int[] {-1, 0}, Assignment.of(new double[][] {{5}, {0.5}}, 1));
    assertArrayEquals(new int[] {-1}, Assignment.of(new double[][] {{1}}, 1));
    assertArrayEquals(new int[0], Assignment.of(new double[0][], 1));
    assertArrayEquals(new int[] {-1, -1}, Assignment.of(new double[2][0], 1));
  }

  @Test
  void itIsAsCheapAsTryingAllPairings() {
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      double[][] cost = new double[1 + random.nextInt(5)][1 + random.nextInt(5)];
      for (double[] row : cost) {
        for (int c = 0; c < row.length; c++) {
          row[c] = random.nextInt(20) / 10.0;
        }
      }
      int[] pairs = Assignment.of(cost, 1);
      assertEquals(
          cheapest(cost, 0, new boolean[cost[0].length]), price(cost, pairs), 1e-9, "seed " + seed);
    }
  }

  /// The price with staying alone at 1 a row: what a pair costs against the limit.
  private static double price(double[][] cost, int[] pairs) {
    double sum = 0;
    for (int r = 0; r < pairs.length; r++) {
      sum += pairs[r] < 0 ? 1 : cost[r][pairs[r]];
    }
    return sum;
  }

  private static double cheapest(double[][] cost, int row, boolean[] used) {
    if (row == cost.length) {
      return 0;
    }
    double best = 1 + cheapest(cost, row + 1, used);
    for (int c = 0; c < used.length; c++) {
      if (!used[c] && cost[row][c] < 1) {
        used[c] = true;
        best = Math.min(best, cost[row][c] + cheapest(cost, row + 1, used));
        used[c] = false;
      }
    }
    return best;
  }
}
