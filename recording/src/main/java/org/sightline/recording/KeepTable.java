package org.sightline.recording;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.StreamId;

/// What retention and moves ask of the index; on the connections of the [Index]. Any thread may
/// call.
final class KeepTable {
  private static final String COLUMNS =
      "SELECT s.id, n.name, s.run_start_us, s.start_us, s.duration_us, s.bytes, s.damaged_units,"
          + " s.init_hash, s.path, s.sha256, s.volume_id, s.worth FROM segment s JOIN stream n ON"
          + " n.id = s.stream_id ";

  private final Index index;

  KeepTable(Index index) {
    this.index = index;
  }

  /// A segment and what it is worth.
  record Valued(SegmentRow row, int worth) {}

  /// Where a listing goes on.
  record After(long startUs, long id) {
    static final After BEGINNING = new After(Long.MIN_VALUE, Long.MIN_VALUE);

    static After of(SegmentRow row) {
      return new After(row.startUs(), row.id());
    }
  }

  /// Segments of a stream and worth that ended before `us`, oldest first.
  List<Valued> endedBefore(StreamId stream, int worth, long us, After after, int limit) {
    return select(
        "WHERE n.name = ? AND s.worth = ? AND s.start_us < ? AND s.start_us + s.duration_us < ? AND"
            + " (s.start_us, s.id) > (?, ?) ORDER BY s.start_us, s.id LIMIT ?",
        stream.toString(),
        worth,
        us,
        us,
        after.startUs(),
        after.id(),
        limit);
  }

  /// Segments of a stream that began before `us`, oldest first.
  List<Valued> begunBefore(StreamId stream, long us, After after, int limit) {
    return select(
        "WHERE n.name = ? AND s.start_us < ? AND (s.start_us, s.id) > (?, ?) ORDER BY s.start_us,"
            + " s.id LIMIT ?",
        stream.toString(),
        us,
        after.startUs(),
        after.id(),
        limit);
  }

  /// Segments with a worth within the bounds, oldest first, of one volume or of all.
  ///
  /// @param volume id, or -1 for all
  List<Valued> oldest(int volume, int leastWorth, int mostWorth, After after, int limit) {
    return volume < 0
        ? select(
            "WHERE s.worth BETWEEN ? AND ? AND (s.start_us, s.id) > (?, ?) ORDER BY s.start_us,"
                + " s.id LIMIT ?",
            leastWorth,
            mostWorth,
            after.startUs(),
            after.id(),
            limit)
        : select(
            "WHERE s.volume_id = ? AND s.worth BETWEEN ? AND ? AND (s.start_us, s.id) > (?, ?)"
                + " ORDER BY s.start_us, s.id LIMIT ?",
            volume,
            leastWorth,
            mostWorth,
            after.startUs(),
            after.id(),
            limit);
  }

  /// Bytes on a volume.
  long bytesOn(int volume) {
    return sum("SELECT sum(bytes), 0 FROM segment WHERE volume_id = ?", volume);
  }

  /// Bytes of a worth.
  long bytesOf(int worth) {
    return sum("SELECT sum(bytes), 0 FROM segment WHERE worth = ?", worth);
  }

  private long sum(String sql, int value) {
    return index.read(
        sql,
        s -> {
          s.setInt(1, value);
          try (ResultSet row = s.executeQuery()) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  /// What one stream brought of one worth since some instant.
  ///
  /// @param durationUs of its footage
  record Brought(StreamId stream, int worth, long bytes, long durationUs) {}

  /// What all streams brought since `us`.
  List<Brought> broughtSince(long us) {
    return index.read(
        "SELECT n.name, s.worth, sum(s.bytes), sum(s.duration_us) FROM segment s JOIN stream n ON"
            + " n.id = s.stream_id WHERE s.start_us >= ? GROUP BY n.name, s.worth",
        s -> {
          s.setLong(1, us);
          List<Brought> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(
                  new Brought(
                      StreamId.parse(row.getString(1)),
                      row.getInt(2),
                      row.getLong(3),
                      row.getLong(4)));
            }
          }
          return found;
        });
  }

  private List<Valued> select(String where, Object... values) {
    return index.read(
        COLUMNS + where,
        s -> {
          for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
          }
          return rows(s);
        });
  }

  private static List<Valued> rows(PreparedStatement statement) throws SQLException {
    List<Valued> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(
            new Valued(
                new SegmentRow(
                    row.getLong(1),
                    StreamId.parse(row.getString(2)),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getString(8),
                    row.getString(9),
                    row.getString(10),
                    row.getInt(11)),
                row.getInt(12)));
      }
    }
    return found;
  }
}
