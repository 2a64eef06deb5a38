package org.sightline.recording;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.StreamId;

/// What of the indexed footage is damaged, on the connections of the [Index]. Any thread may call.
final class DamageTable {
  private final Index index;

  DamageTable(Index index) {
    this.index = index;
  }

  /// Says what is damaged in a segment, in place of what was said before; returns how many
  /// stretches.
  int replace(long segment, List<DamageRow> damaged) {
    return index.write(
        connection -> {
          try (PreparedStatement old =
                  connection.prepareStatement("DELETE FROM damage WHERE segment_id = ?");
              PreparedStatement add =
                  connection.prepareStatement(
                      "INSERT INTO damage (segment_id, stream_id, start_us, end_us, units) SELECT id,"
                          + " stream_id, ?, ?, ? FROM segment WHERE id = ?")) {
            old.setLong(1, segment);
            old.executeUpdate();
            for (DamageRow row : damaged) {
              add.setLong(1, row.startUs());
              add.setLong(2, row.endUs());
              add.setLong(3, row.units());
              add.setLong(4, segment);
              add.executeUpdate();
            }
          }
          return damaged.size();
        });
  }

  /// What is damaged in one segment, in order.
  List<DamageRow> of(long segment) {
    return index.read(
        "SELECT start_us, end_us, units FROM damage WHERE segment_id = ? ORDER BY start_us",
        s -> {
          s.setLong(1, segment);
          return rows(s);
        });
  }

  /// What is damaged in the range, in order.
  List<DamageRow> overlapping(StreamId stream, long fromUs, long toUs) {
    return index.read(
        "SELECT start_us, end_us, units FROM damage WHERE stream_id = (SELECT id FROM stream WHERE"
            + " name = ?) AND start_us < ? AND end_us > ? ORDER BY start_us",
        s -> {
          s.setString(1, stream.toString());
          s.setLong(2, toUs);
          s.setLong(3, fromUs);
          return rows(s);
        });
  }

  private static List<DamageRow> rows(PreparedStatement statement) throws java.sql.SQLException {
    List<DamageRow> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new DamageRow(row.getLong(1), row.getLong(2), row.getLong(3)));
      }
    }
    return found;
  }
}
