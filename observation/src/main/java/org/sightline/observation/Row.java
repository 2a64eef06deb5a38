package org.sightline.observation;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A row of `latest` with the answers of the query's [Probes].
record Row(
    long startUs, long position, long shelfId, long endUs, double confidence, boolean[] probes) {
  /// The columns before those of the probes, in the order in which [#of] reads them.
  static final String COLUMNS =
      "latest.start_us, latest.position, latest.shelf_id, latest.end_us, latest.confidence";

  private static final boolean[] NONE = {};

  static Row of(ResultSet row, int probes) throws SQLException {
    boolean[] answers = probes == 0 ? NONE : new boolean[probes];
    for (int i = 0; i < probes; i++) {
      answers[i] = row.getInt(6 + i) == 1;
    }
    return new Row(
        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getDouble(5), answers);
  }
}
