package org.sightline.recording;

import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sightline.domain.StreamId;

/// The index of closed segments and the gap ledger, in SQLite (`schema/`). Any thread may call.
final class Index implements AutoCloseable {
  private final IndexDatabase database;
  private final GapTable gaps = new GapTable(this);
  private final DamageTable damage = new DamageTable(this);
  private final SpanMap spans = new SpanMap(this::readSpans);
  // Guarded by the database's lock for writing.
  private final Map<StreamId, Long> streamIds = new HashMap<>();

  Index(IndexDatabase database) {
    this.database = database;
  }

  /// The database, for what concerns all its tables.
  IndexDatabase database() {
    return database;
  }

  /// Sets the database aside and begins a new one with what can still be read of it; whoever asks
  /// meanwhile waits. Afterwards the files are to be compared with it.
  void rebuild(InstantSource clock) {
    synchronized (database.writing) {
      database.rebuild(clock);
      streamIds.clear();
      spans.forget();
    }
  }

  /// Does the work in one transaction; see [IndexDatabase#write(SqlWork)].
  <T> T write(SqlWork<T> work) {
    synchronized (database.writing) {
      try {
        return database.write(work);
      } catch (RuntimeException e) {
        // What was rolled back may have made a stream known.
        streamIds.clear();
        throw e;
      }
    }
  }

  /// Does the work on the connection that reads; it must not write.
  <T> T read(SqlWork<T> work) {
    return database.read(work);
  }

  <T> T write(String sql, IndexDatabase.Use<T> use) {
    return database.write(sql, use);
  }

  <T> T read(String sql, IndexDatabase.Use<T> use) {
    return database.read(sql, use);
  }

  /// Why footage is missing.
  GapTable gaps() {
    return gaps;
  }

  /// What of the footage cannot be decoded right.
  DamageTable damage() {
    return damage;
  }

  /// Makes the stream known since `us`, unless it is known since earlier.
  void know(StreamId stream, long us) {
    synchronized (database.writing) {
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

  long idOf(StreamId stream, long us) {
    synchronized (database.writing) {
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

  /// Adds a closed segment and what is damaged in it; one with the same path is replaced.
  void add(SegmentRow row, List<DamageRow> damaged) {
    Optional<SegmentRow> before = atPath(row.path());
    write(
        connection -> {
          add(row);
          return damage.replace(row.id(), damaged);
        });
    before.ifPresent(spans::removed);
    spans.added(row);
  }

  /// The unbroken stretches of indexed footage that overlap the range, in order, whole.
  List<SpanMap.Span> spans(StreamId stream, long fromUs, long toUs) {
    return spans.overlapping(stream, fromUs, toUs);
  }

  private List<SpanMap.Span> readSpans(StreamId stream) {
    return read(
        "SELECT s.start_us, s.duration_us FROM segment s JOIN stream n ON n.id = s.stream_id WHERE"
            + " n.name = ? ORDER BY s.start_us",
        s -> {
          s.setString(1, stream.toString());
          List<SpanMap.Span> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(new SpanMap.Span(row.getLong(1), row.getLong(1) + row.getLong(2)));
            }
          }
          return found;
        });
  }

  private void add(SegmentRow row) {
    long stream = idOf(row.stream(), row.startUs());
    know(row.stream(), row.startUs());
    write(
        "INSERT OR REPLACE INTO segment (id, stream_id, run_start_us, start_us, duration_us, bytes,"
            + " damaged_units, init_hash, path, sha256, volume_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?)",
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
          s.setString(10, row.sha256());
          s.setInt(11, row.volume());
          return s.executeUpdate();
        });
  }

  void removeSegment(long id) {
    Optional<SegmentRow> gone = segment(id);
    change("DELETE FROM segment WHERE id = ?", id);
    gone.ifPresent(spans::removed);
  }

  /// Says that retention is about to delete the file.
  void markExpiring(long id) {
    change("UPDATE segment SET expiring = 1 WHERE id = ?", id);
  }

  void change(String sql, long id) {
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

  long bytes() {
    return number("SELECT sum(bytes) FROM segment").orElse(0);
  }

  long count() {
    return number("SELECT count(*) FROM segment").orElse(0);
  }

  OptionalLong number(String sql) {
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
          + " s.init_hash, s.path, s.sha256, s.volume_id FROM segment s JOIN stream n ON n.id = s.stream_id ";

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
                      row.getString(9),
                      row.getString(10),
                      row.getInt(11)));
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

  /// Segments that reach into the next one of their stream, by more than rounding.
  List<SegmentRow> overlapping() {
    return segments(
        "WHERE s.id IN (SELECT id FROM (SELECT id, start_us + duration_us - lead(start_us) OVER"
            + " (PARTITION BY stream_id ORDER BY start_us) AS over_us FROM segment) WHERE over_us >"
            + " 1000)");
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

  @Override
  public void close() {
    database.close();
  }
}
