package org.sightline.analysis.track;

import java.util.Arrays;

/// The cheapest pairing of rows with columns in which nobody is paired for more than a limit.
///
/// Shortest augmenting paths with potentials (the Hungarian method in the form of Jonker and
/// Volgenant, 1987), cubic in the number of rows and columns together. Staying alone costs each
/// side half the limit, so a pair is made exactly where it makes the whole cheaper.
final class Assignment {
  private Assignment() {}

  /// The column of each row, or -1 for none.
  ///
  /// @param cost by row and column, every row of one length
  /// @param limit pairs that cost this or more are never made
  static int[] of(double[][] cost, double limit) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    int[] pairs = new int[rows];
    Arrays.fill(pairs, -1);
    if (rows == 0 || columns == 0) {
      return pairs;
    }
    int size = rows + columns;
    double[][] full = new double[size][size];
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        if (r < rows && c < columns) {
          full[r][c] = Math.min(cost[r][c], limit);
        } else if (r < rows || c < columns) {
          full[r][c] = limit / 2;
        }
      }
    }
    int[] rowOf = solve(full);
    for (int c = 0; c < columns; c++) {
      int r = rowOf[c];
      if (r < rows && cost[r][c] < limit) {
        pairs[r] = c;
      }
    }
    return pairs;
  }

  /// The row of each column of a square matrix.
  private static int[] solve(double[][] cost) {
    int n = cost.length;
    double[] rowPotential = new double[n + 1];
    double[] columnPotential = new double[n + 1];
    int[] rowOf = new int[n + 1];
    for (int row = 1; row <= n; row++) {
      rowOf[0] = row;
      int[] way = new int[n + 1];
      double[] shortest = new double[n + 1];
      Arrays.fill(shortest, Double.POSITIVE_INFINITY);
      boolean[] used = new boolean[n + 1];
      int column = 0;
      while (rowOf[column] != 0) {
        used[column] = true;
        int from = rowOf[column];
        int next = 0;
        double step = Double.POSITIVE_INFINITY;
        for (int c = 1; c <= n; c++) {
          if (!used[c]) {
            double reduced = cost[from - 1][c - 1] - rowPotential[from] - columnPotential[c];
            if (reduced < shortest[c]) {
              shortest[c] = reduced;
              way[c] = column;
            }
            if (shortest[c] < step) {
              step = shortest[c];
              next = c;
            }
          }
        }
        for (int c = 0; c <= n; c++) {
          if (used[c]) {
            rowPotential[rowOf[c]] += step;
            columnPotential[c] -= step;
          } else {
            shortest[c] -= step;
          }
        }
        column = next;
      }
      while (column != 0) {
        int before = way[column];
        rowOf[column] = rowOf[before];
        column = before;
      }
    }
    int[] result = new int[n];
    for (int c = 1; c <= n; c++) {
      result[c - 1] = rowOf[c] - 1;
    }
    return result;
  }
}
