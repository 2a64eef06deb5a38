package org.sightline.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What the ledger of a node that has ended says of its footage.
///
/// @param streams streams with footage
/// @param gaps times without footage behind each stream's first picture, without the orderly end
/// @param gapSeconds how long they are together
/// @param damagedUnits pictures and sounds with bytes lost on the way
record LedgerFigures(int streams, int gaps, double gapSeconds, long damagedUnits) {
  private static final String GAPS =
      "SELECT count(*), coalesce(sum(coalesce(end_us, start_us) - start_us), 0) FROM gap WHERE cause"
          + " <> 'NODE_STOPPED' AND start_us >= (SELECT min(start_us) FROM segment WHERE"
          + " segment.stream_id = gap.stream_id)";

  /// Reads the index of a node that does not run.
  static LedgerFigures of(Path database) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      int gaps;
      double gapSeconds;
      try (ResultSet row = statement.executeQuery(GAPS)) {
        row.next();
        gaps = row.getInt(1);
        gapSeconds = row.getLong(2) / 1e6;
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(DISTINCT stream_id), coalesce(sum(damaged_units), 0) FROM segment")) {
        row.next();
        return new LedgerFigures(row.getInt(1), gaps, gapSeconds, row.getLong(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the ledger " + database, e);
    }
  }

  boolean isWhole() {
    return gaps == 0 && damagedUnits == 0;
  }

  String words() {
    return "%d gaps (%.2f s), %d damaged units, %d streams"
        .formatted(gaps, gapSeconds, damagedUnits, streams);
  }
}
