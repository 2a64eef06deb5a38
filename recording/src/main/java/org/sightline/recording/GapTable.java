package org.sightline.recording;

import java.sql.ResultSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// The gap ledger's table, on the connections of the [Index]. Any thread may call.
final class GapTable {
  private final Index index;

  GapTable(Index index) {
    this.index = index;
  }

  /// Adds a gap or changes the one with the same id.
  void put(GapRow gap) {
    long stream = index.idOf(gap.stream(), gap.startUs());
    index.write(
        "INSERT OR REPLACE INTO gap (id, stream_id, start_us, end_us, cause, detail) VALUES"
            + " (?, ?, ?, ?, ?, ?)",
        s -> {
          s.setLong(1, gap.id());
          s.setLong(2, stream);
          s.setLong(3, gap.startUs());
          Long end = gap.endUs();
          if (end == null) {
            s.setNull(4, Types.INTEGER);
          } else {
            s.setLong(4, end);
          }
          s.setString(5, gap.cause().name());
          s.setString(6, gap.detail());
          return s.executeUpdate();
        });
  }

  void remove(long id) {
    index.change("DELETE FROM gap WHERE id = ?", id);
  }

  /// The newest id that a gap was given.
  long newestId() {
    return index.number("SELECT seq FROM sqlite_sequence WHERE name = 'gap'").orElse(0);
  }

  private List<GapRow> select(String where, Object... values) {
    return index.read(
        "SELECT g.id, n.name, g.start_us, g.end_us, g.cause, g.detail FROM gap g JOIN stream n ON"
            + " n.id = g.stream_id "
            + where,
        s -> {
          for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
          }
          List<GapRow> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              long endUs = row.getLong(4);
              Long end = row.wasNull() ? null : Long.valueOf(endUs);
              found.add(
                  new GapRow(
                      row.getLong(1),
                      StreamId.parse(row.getString(2)),
                      row.getLong(3),
                      end,
                      cause(row.getString(5)),
                      row.getString(6)));
            }
          }
          return found;
        });
  }

  /// What a newer program or a damaged page says and this program does not know counts as corrupt.
  static GapCause cause(String name) {
    try {
      return GapCause.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      return GapCause.CORRUPT;
    }
  }

  /// Gaps that overlap the range, in order.
  List<GapRow> overlapping(StreamId stream, long fromUs, long toUs) {
    return select(
        "WHERE n.name = ? AND g.start_us < ? AND (g.end_us IS NULL OR g.end_us > ?) ORDER BY"
            + " g.start_us",
        stream.toString(),
        toUs,
        fromUs);
  }

  /// The newest gap that goes on.
  Optional<GapRow> open(StreamId stream) {
    return select(
            "WHERE n.name = ? AND g.end_us IS NULL ORDER BY g.start_us DESC LIMIT 1",
            stream.toString())
        .stream()
        .findFirst();
  }

  /// A gap of this cause that ends exactly at `us`.
  Optional<GapRow> endingAt(StreamId stream, GapCause cause, long us) {
    return select(
            "WHERE n.name = ? AND g.cause = ? AND g.end_us = ? LIMIT 1",
            stream.toString(),
            cause.name(),
            us)
        .stream()
        .findFirst();
  }

  /// The last gap that ended at or before `us`.
  Optional<GapRow> before(StreamId stream, long us) {
    return select(
            "WHERE n.name = ? AND g.end_us <= ? AND g.end_us > g.start_us ORDER BY g.end_us DESC"
                + " LIMIT 1",
            stream.toString(),
            us)
        .stream()
        .findFirst();
  }

  /// The first gap that begins after `us`; marks are none.
  Optional<GapRow> after(StreamId stream, long us) {
    return select(
            "WHERE n.name = ? AND g.start_us > ? AND (g.end_us IS NULL OR g.end_us > g.start_us)"
                + " ORDER BY g.start_us LIMIT 1",
            stream.toString(),
            us)
        .stream()
        .findFirst();
  }
}
