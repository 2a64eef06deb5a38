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
                      "INSERT INTO damage (segment_id, start_us, end_us, units) VALUES (?, ?, ?,"
                          + " ?)")) {
            old.setLong(1, segment);
            old.executeUpdate();
            for (DamageRow row : damaged) {
              add.setLong(1, segment);
              add.setLong(2, row.startUs());
              add.setLong(3, row.endUs());
              add.setLong(4, row.units());
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
        // Damage is rare: its table comes first, whatever the planner thinks.
        "SELECT d.start_us, d.end_us, d.units FROM damage d CROSS JOIN segment s ON s.id ="
            + " d.segment_id CROSS JOIN stream n ON n.id = s.stream_id WHERE n.name = ? AND"
            + " d.start_us < ? AND d.end_us > ? ORDER BY d.start_us",
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
