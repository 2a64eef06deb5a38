package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The table `hour`: what the open transaction adds to it and takes from it, and sums of it.
final class Hours {
  static final long HOUR_US = 3_600_000_000L;

  private final Map<Key, Long> changes = new HashMap<>(); // by the open transaction

  private record Key(long hour, long subject) {}

  /// The hour in which an instant falls, since 1970 UTC.
  static long of(long startUs) {
    return Math.floorDiv(startUs, HOUR_US);
  }

  /// Says that the open transaction adds so many rows, or takes them where it is negative.
  void add(long startUs, long subjectId, long rows) {
    changes.merge(new Key(of(startUs), subjectId), rows, Long::sum);
  }

  /// Writes what the open transaction changed; to be called before it commits.
  void flush(Connection connection) throws SQLException {
    try (PreparedStatement put =
            connection.prepareStatement(
                "INSERT INTO hour VALUES (?, ?, ?) ON CONFLICT (hour, subject_id)"
                    + " DO UPDATE SET rows = rows + excluded.rows");
        PreparedStatement clear =
            connection.prepareStatement(
                "DELETE FROM hour WHERE hour = ? AND subject_id = ? AND rows <= 0")) {
      for (Map.Entry<Key, Long> change : changes.entrySet()) {
        if (change.getValue() == 0) {
          continue;
        }
        put.setLong(1, change.getKey().hour());
        put.setLong(2, change.getKey().subject());
        put.setLong(3, change.getValue());
        put.executeUpdate();
        if (change.getValue() < 0) {
          clear.setLong(1, change.getKey().hour());
          clear.setLong(2, change.getKey().subject());
          clear.executeUpdate();
        }
      }
    }
    changes.clear();
  }

  /// How many rows of these subjects there are in the hours from one to before the other, by hour
  /// or by subject.
  static Map<Long, Long> sums(
      Connection connection, List<Shelves.Known> subjects, long from, long to, boolean byHour)
      throws SQLException {
    StringBuilder ids = new StringBuilder("[");
    subjects.forEach(subject -> ids.append(ids.length() == 1 ? "" : ",").append(subject.id()));
    String key = byHour ? "hour" : "subject_id";
    Map<Long, Long> sums = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + key
                + ", SUM(rows) FROM hour WHERE hour >= ? AND hour < ?"
                + " AND +subject_id IN (SELECT value FROM json_each(?)) GROUP BY "
                + key)) {
      select.setLong(1, from);
      select.setLong(2, to);
      select.setString(3, ids.append(']').toString());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sums.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return sums;
  }
}
