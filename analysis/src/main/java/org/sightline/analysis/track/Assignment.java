package org.sightline.analysis.track;

import java.util.Arrays;

/// The cheapest pairing of rows with columns in which nobody is paired for more than a limit.
///
/// Shortest augmenting paths with potentials (the Hungarian method in the form of Jonker and
/// Volgenant, 1987), over the shorter side: square in its length, linear in that of the longer.
/// Costs are capped at the limit and pairs at the limit are undone, which is the same as letting
/// each side stay alone for half of it.
public final class Assignment {
  private Assignment() {}

  /// The column of each row, or -1 for none.
  ///
  /// @param cost by row and column, every row of one length; none is NaN
  /// @param limit pairs that cost this or more are never made
  public static int[] of(double[][] cost, double limit) {
    int rows = cost.length;
    int columns = rows == 0 ? 0 : cost[0].length;
    int[] pairs = new int[rows];
    Arrays.fill(pairs, -1);
    if (rows == 0 || columns == 0) {
      return pairs;
    }
    boolean turned = rows > columns;
    double[][] capped = turned ? new double[columns][rows] : new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double most = Math.min(cost[r][c], limit);
        if (turned) {
          capped[c][r] = most;
        } else {
          capped[r][c] = most;
        }
      }
    }
    int[] rowOf = solve(capped);
    for (int c = 0; c < rowOf.length; c++) {
      if (rowOf[c] >= 0) {
        int r = turned ? c : rowOf[c];
        int column = turned ? rowOf[c] : c;
        pairs[r] = cost[r][column] < limit ? column : -1;
      }
    }
    return pairs;
  }

  /// The row of each column, -1 for none; every row has one, so there are no more rows than
  /// columns.
  private static int[] solve(double[][] cost) {
    int rows = cost.length;
    int columns = cost[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1];
    int[] way = new int[columns + 1];
    double[] shortest = new double[columns + 1];
    boolean[] used = new boolean[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      Arrays.fill(shortest, Double.POSITIVE_INFINITY);
      Arrays.fill(used, false);
      int column = 0;
      while (rowOf[column] != 0) {
        used[column] = true;
        int from = rowOf[column];
        int next = 0;
        double step = Double.POSITIVE_INFINITY;
        for (int c = 1; c <= columns; c++) {
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
        for (int c = 0; c <= columns; c++) {
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
    int[] result = new int[columns];
    for (int c = 1; c <= columns; c++) {
      result[c - 1] = rowOf[c] - 1;
    }
    return result;
  }
}
