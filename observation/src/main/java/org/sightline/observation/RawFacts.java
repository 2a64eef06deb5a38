package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sightline.domain.TimeRange;

/// Facts as they were stored, in portions, by when they ended: so that millions can be gone through
/// in little memory, and nobody else waits for it.
final class RawFacts {
  private static final int PORTION = 10_000;

  private final Database database;
  private final long fromUs;
  private final long toUs;
  private final String columns;
  private long afterEndUs = Long.MIN_VALUE;
  private long afterPosition = Long.MIN_VALUE;

  /// What is done with a row; false ends the reading.
  @FunctionalInterface
  interface Reading {
    boolean of(ResultSet row, Traits.Reader traits) throws SQLException;
  }

  /// @param columns that are read; `position` and `end_us` come after them
  RawFacts(Database database, TimeRange range, String columns) {
    this.database = database;
    this.fromUs = Micros.floor(range.start());
    this.toUs = Micros.ceil(range.end());
    this.columns = columns;
  }

  /// Reads all, or until `each` has enough.
  void read(long longestUs, Reading each) {
    while (database.read(connection -> portion(connection, longestUs, each))) {
      // each portion sees what is committed by then
    }
  }

  private boolean portion(Connection connection, long longestUs, Reading each) throws SQLException {
    int rows = 0;
    try (Traits.Reader traits = new Traits.Reader(connection);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT "
                    + columns
                    + ", position, end_us FROM observation INDEXED BY observation_by_end"
                    + " WHERE end_us >= ? AND end_us <= ? AND start_us <= ?"
                    + " AND (end_us > ? OR position > ?) ORDER BY end_us, position LIMIT ?")) {
      select.setLong(1, Math.max(fromUs, afterEndUs));
      select.setLong(2, Micros.minus(toUs, -longestUs));
      select.setLong(3, toUs);
      select.setLong(4, afterEndUs);
      select.setLong(5, afterPosition);
      select.setInt(6, PORTION);
      try (ResultSet row = select.executeQuery()) {
        int last = row.getMetaData().getColumnCount();
        while (row.next()) {
          rows++;
          afterPosition = row.getLong(last - 1);
          afterEndUs = row.getLong(last);
          if (!each.of(row, traits)) {
            return false;
          }
        }
      }
    }
    return rows == PORTION;
  }
}
