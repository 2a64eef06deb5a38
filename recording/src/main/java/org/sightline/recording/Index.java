package org.sightline.recording;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.flywaydb.core.Flyway;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// The index of closed segments and the gap ledger, in SQLite (`schema/V1__footage.sql`).
///
/// Write-ahead log with full synchronisation: what a method has written is on the disk when it
/// returns. One connection writes and one reads, each behind its own lock; any thread may call.
/// Every failure is a [RecordingException] of kind `INDEX`.
final class Index implements AutoCloseable {
  private final Connection writer;
  private final Connection reader;
  private final Object writing = new Object();
  private final Object reading = new Object();
  // Guarded by writing.
  private final Map<StreamId, Long> streamIds = new HashMap<>();

  private Index(Connection writer, Connection reader) {
    this.writer = writer;
    this.reader = reader;
  }

  static Index open(Path database) {
    String url = "jdbc:sqlite:" + database;
    try (Connection first = connect(url)) {
      first.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw failed("open", e);
    }
    Flyway.configure(Index.class.getClassLoader())
        .dataSource(url, null, null)
        .locations("classpath:org/sightline/recording/schema")
        .load()
        .migrate();
    try {
      return new Index(connect(url), connect(url));
    } catch (SQLException e) {
      throw failed("open", e);
    }
  }

  private static Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA busy_timeout = 5000");
    }
    return connection;
  }

  /// What is done with a prepared statement.
  private interface Use<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T write(String sql, Use<T> use) {
    synchronized (writing) {
      try (PreparedStatement statement = writer.prepareStatement(sql)) {
        return use.on(statement);
      } catch (SQLException e) {
        throw failed("write", e);
      }
    }
  }

  private <T> T read(String sql, Use<T> use) {
    synchronized (reading) {
      try (PreparedStatement statement = reader.prepareStatement(sql)) {
        return use.on(statement);
      } catch (SQLException e) {
        throw failed("read", e);
      }
    }
  }

  private static RecordingException failed(String what, SQLException e) {
    return new RecordingException(
        RecordingException.Kind.INDEX,
        "cannot %s the index of footage: %s; check the disk and its free space"
            .formatted(what, e.getMessage()),
        e);
  }

  /// Makes the stream known since `us`, unless it is known since earlier.
  void know(StreamId stream, long us) {
    synchronized (writing) {
      write(
          "INSERT INTO stream (name, first_known_us) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
              + " first_known_us = min(first_known_us, excluded.first_known_us)",
          s -> {
            s.setString(1, stream.toString());
            s.setLong(2, us);
            return s.executeUpdate();
          });
      streamIds.computeIfAbsent(
          stream,
          name ->
              write(
                  "SELECT id FROM stream WHERE name = ?",
                  s -> {
                    s.setString(1, name.toString());
                    try (ResultSet row = s.executeQuery()) {
                      return row.getLong(1);
                    }
                  }));
    }
  }

  private long idOf(StreamId stream, long us) {
    synchronized (writing) {
      Long known = streamIds.get(stream);
      if (known == null) {
        know(stream, us);
        known = streamIds.get(stream);
      }
      return known == null ? -1 : known;
    }
  }

  /// The streams and since when each is known.
  Map<StreamId, Long> streams() {
    return read(
        "SELECT name, first_known_us FROM stream",
        s -> {
          Map<StreamId, Long> found = new LinkedHashMap<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.put(StreamId.parse(row.getString(1)), row.getLong(2));
            }
          }
          return found;
        });
  }

  /// Adds a closed segment; one with the same path is replaced.
  void add(SegmentRow row) {
    long stream = idOf(row.stream(), row.startUs());
    know(row.stream(), row.startUs());
    write(
        "INSERT OR REPLACE INTO segment (id, stream_id, run_start_us, start_us, duration_us, bytes,"
            + " damaged_units, init_hash, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        s -> {
          s.setLong(1, row.id());
          s.setLong(2, stream);
          s.setLong(3, row.runStartUs());
          s.setLong(4, row.startUs());
          s.setLong(5, row.durationUs());
          s.setLong(6, row.bytes());
          s.setLong(7, row.damagedUnits());
          s.setString(8, row.initHash());
          s.setString(9, row.path());
          return s.executeUpdate();
        });
  }

  /// Adds a gap or changes the one with the same id.
  void put(GapRow gap) {
    long stream = idOf(gap.stream(), gap.startUs());
    know(gap.stream(), gap.startUs());
    write(
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

  void removeGap(long id) {
    change("DELETE FROM gap WHERE id = ?", id);
  }

  void removeSegment(long id) {
    change("DELETE FROM segment WHERE id = ?", id);
  }

  /// Says that retention is about to delete the file.
  void markExpiring(long id) {
    change("UPDATE segment SET expiring = 1 WHERE id = ?", id);
  }

  private void change(String sql, long id) {
    write(
        sql,
        s -> {
          s.setLong(1, id);
          return s.executeUpdate();
        });
  }

  boolean isExpiring(long id) {
    return read(
        "SELECT expiring FROM segment WHERE id = ?",
        s -> {
          s.setLong(1, id);
          try (ResultSet row = s.executeQuery()) {
            return row.next() && row.getInt(1) == 1;
          }
        });
  }

  void beat(long us) {
    write(
        "INSERT OR REPLACE INTO heartbeat (id, at_us) VALUES (1, ?)",
        s -> {
          s.setLong(1, us);
          return s.executeUpdate();
        });
  }

  OptionalLong lastBeat() {
    return number("SELECT at_us FROM heartbeat");
  }

  long newestSegmentId() {
    return number("SELECT seq FROM sqlite_sequence WHERE name = 'segment'").orElse(0);
  }

  long newestGapId() {
    return number("SELECT seq FROM sqlite_sequence WHERE name = 'gap'").orElse(0);
  }

  long bytes() {
    return number("SELECT sum(bytes) FROM segment").orElse(0);
  }

  long count() {
    return number("SELECT count(*) FROM segment").orElse(0);
  }

  private OptionalLong number(String sql) {
    return read(
        sql,
        s -> {
          try (ResultSet row = s.executeQuery()) {
            if (!row.next()) {
              return OptionalLong.empty();
            }
            long value = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
          }
        });
  }

  private static final String SEGMENT =
      "SELECT s.id, n.name, s.run_start_us, s.start_us, s.duration_us, s.bytes, s.damaged_units,"
          + " s.init_hash, s.path FROM segment s JOIN stream n ON n.id = s.stream_id ";

  private List<SegmentRow> segments(String where, Object... values) {
    return read(
        SEGMENT + where,
        s -> {
          for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
          }
          List<SegmentRow> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(
                  new SegmentRow(
                      row.getLong(1),
                      StreamId.parse(row.getString(2)),
                      row.getLong(3),
                      row.getLong(4),
                      row.getLong(5),
                      row.getLong(6),
                      row.getLong(7),
                      row.getString(8),
                      row.getString(9)));
            }
          }
          return found;
        });
  }

  /// Segments that overlap the range, in order. Segments of a stream never overlap each other, so
  /// the one that holds `fromUs` is the last that began before it.
  List<SegmentRow> segments(StreamId stream, long fromUs, long toUs) {
    String name = stream.toString();
    return segments(
        "WHERE n.name = ? AND s.start_us < ? AND s.start_us >= coalesce((SELECT max(b.start_us)"
            + " FROM segment b JOIN stream m ON m.id = b.stream_id WHERE m.name = ? AND b.start_us"
            + " <= ?), ?) AND s.start_us + s.duration_us > ? ORDER BY s.start_us",
        name,
        toUs,
        name,
        fromUs,
        fromUs,
        fromUs);
  }

  Optional<SegmentRow> segment(long id) {
    return segments("WHERE s.id = ?", id).stream().findFirst();
  }

  /// The first segment that begins at or after `us`.
  Optional<SegmentRow> next(StreamId stream, long us) {
    return segments(
            "WHERE n.name = ? AND s.start_us >= ? ORDER BY s.start_us LIMIT 1",
            stream.toString(),
            us)
        .stream()
        .findFirst();
  }

  Optional<SegmentRow> newest(StreamId stream) {
    return segments("WHERE n.name = ? ORDER BY s.start_us DESC LIMIT 1", stream.toString()).stream()
        .findFirst();
  }

  /// The oldest segments of all streams.
  List<SegmentRow> oldest(int limit) {
    return segments("ORDER BY s.start_us LIMIT ?", limit);
  }

  /// The oldest segments of all streams that ended before `us`.
  List<SegmentRow> endedBefore(long us, int limit) {
    return segments(
        "WHERE s.start_us < ? AND s.start_us + s.duration_us < ? ORDER BY s.start_us LIMIT ?",
        us,
        us,
        limit);
  }

  /// Segments whose path comes after `path`, in order of their paths.
  List<SegmentRow> fromPath(String path, int limit) {
    return segments("WHERE s.path > ? ORDER BY s.path LIMIT ?", path, limit);
  }

  Optional<SegmentRow> atPath(String path) {
    return segments("WHERE s.path = ?", path).stream().findFirst();
  }

  private List<GapRow> gaps(String where, Object... values) {
    return read(
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
                      GapCause.valueOf(row.getString(5)),
                      row.getString(6)));
            }
          }
          return found;
        });
  }

  /// Gaps that overlap the range, in order.
  List<GapRow> gaps(StreamId stream, long fromUs, long toUs) {
    return gaps(
        "WHERE n.name = ? AND g.start_us < ? AND (g.end_us IS NULL OR g.end_us > ?) ORDER BY"
            + " g.start_us",
        stream.toString(),
        toUs,
        fromUs);
  }

  /// The newest gap that goes on.
  Optional<GapRow> openGap(StreamId stream) {
    return gaps(
            "WHERE n.name = ? AND g.end_us IS NULL ORDER BY g.start_us DESC LIMIT 1",
            stream.toString())
        .stream()
        .findFirst();
  }

  /// A gap of this cause that ends exactly at `us`.
  Optional<GapRow> gapEndingAt(StreamId stream, GapCause cause, long us) {
    return gaps(
            "WHERE n.name = ? AND g.cause = ? AND g.end_us = ? LIMIT 1",
            stream.toString(),
            cause.name(),
            us)
        .stream()
        .findFirst();
  }

  /// The last gap that ended at or before `us`.
  Optional<GapRow> gapBefore(StreamId stream, long us) {
    return gaps(
            "WHERE n.name = ? AND g.end_us <= ? AND g.end_us > g.start_us ORDER BY g.end_us DESC"
                + " LIMIT 1",
            stream.toString(),
            us)
        .stream()
        .findFirst();
  }

  /// The first gap that begins after `us`.
  Optional<GapRow> gapAfter(StreamId stream, long us) {
    return gaps(
            "WHERE n.name = ? AND g.start_us > ? ORDER BY g.start_us LIMIT 1",
            stream.toString(),
            us)
        .stream()
        .findFirst();
  }

  @Override
  public void close() {
    synchronized (writing) {
      synchronized (reading) {
        try (writer;
            reader) {
          return;
        } catch (SQLException e) {
          throw failed("close", e);
        }
      }
    }
  }
}
