package org.sightline.recording;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;

/// When a camera's footage is worth more than continuous footage, handed in by whoever saw
/// something.
///
/// What is handed in waits in memory, joined to one range where ranges meet, until [#flush] makes
/// it durable together with the position in the log that it comes from; after a crash the log is
/// read again from there. At most [#MAX_WAITING] ranges wait; then handing in flushes. Any thread
/// may call.
public final class Marks {
  /// Kept around what was seen, before it.
  public static final Duration BEFORE = Duration.ofSeconds(5);

  /// Kept around what was seen, after it.
  public static final Duration AFTER = Duration.ofSeconds(10);

  /// The most ranges that wait in memory.
  static final int MAX_WAITING = 4096;

  /// Worth of footage that nobody looked at: it may be anything.
  static final int UNKNOWN = 4;

  private final Index index;
  // Guarded by this.
  private final Map<Key, TreeMap<Long, Long>> waiting = new HashMap<>();
  private int ranges;
  private long position;
  private long writtenPosition;

  private record Key(CameraName camera, int worth) {}

  private record Span(long startUs, long endUs) {}

  Marks(Index index) {
    this.index = index;
    position = index.number("SELECT position FROM mark_position").orElse(0);
    writtenPosition = position;
  }

  /// Says what a camera's footage of a range is worth; padded by [#BEFORE] and [#AFTER].
  public void mark(CameraName camera, TimeRange range, FootageClass worth) {
    if (worth != FootageClass.CONTINUOUS) {
      hold(
          new Key(camera, worth.ordinal()),
          Micros.of(range.start().minus(BEFORE)),
          Micros.of(range.end().plus(AFTER)));
    }
  }

  /// Says that nothing looked at the camera in this range, so that nobody knows what its footage is
  /// worth; it is kept as long as the camera's longest class.
  public void unknown(CameraName camera, TimeRange range) {
    hold(new Key(camera, UNKNOWN), Micros.of(range.start()), Micros.of(range.end()));
  }

  private void hold(Key key, long startUs, long endUs) {
    if (endUs <= startUs) {
      return;
    }
    boolean full;
    synchronized (this) {
      TreeMap<Long, Long> spans = waiting.computeIfAbsent(key, k -> new TreeMap<>());
      ranges -= spans.size();
      join(spans, startUs, endUs);
      ranges += spans.size();
      full = ranges >= MAX_WAITING;
    }
    if (full) {
      flush();
    }
  }

  /// Adds a range to ranges that do not meet, and joins it with those that it meets.
  private static void join(TreeMap<Long, Long> spans, long startUs, long endUs) {
    long from = startUs;
    long to = endUs;
    Map.Entry<Long, Long> before = spans.floorEntry(to);
    while (before != null && before.getValue() >= from) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      spans.remove(before.getKey());
      before = spans.floorEntry(to);
    }
    spans.put(from, to);
  }

  /// Says that the log was dealt with up to this position, which [#flush] makes durable.
  public synchronized void reached(long logPosition) {
    position = Math.max(position, logPosition);
  }

  /// The position up to which the log has been turned into durable marks.
  public synchronized long position() {
    return writtenPosition;
  }

  /// Makes durable what waits.
  ///
  /// @throws RecordingException `INDEX` if it cannot; it waits on
  public synchronized void flush() {
    if (ranges == 0 && position == writtenPosition) {
      return;
    }
    long reached = position;
    index.write(
        connection -> {
          for (Map.Entry<Key, TreeMap<Long, Long>> each : waiting.entrySet()) {
            for (Map.Entry<Long, Long> span : each.getValue().entrySet()) {
              add(connection, each.getKey(), new Span(span.getKey(), span.getValue()));
            }
          }
          try (PreparedStatement s =
              connection.prepareStatement(
                  "INSERT OR REPLACE INTO mark_position (id, position) VALUES (1, ?)")) {
            s.setLong(1, reached);
            return s.executeUpdate();
          }
        });
    writtenPosition = reached;
    waiting.clear();
    ranges = 0;
  }

  private static void add(Connection connection, Key key, Span span) throws SQLException {
    long from = span.startUs();
    long to = span.endUs();
    for (Span met : take(connection, key, span)) {
      from = Math.min(from, met.startUs());
      to = Math.max(to, met.endUs());
    }
    insert(connection, key, new Span(from, to));
    try (PreparedStatement s =
        connection.prepareStatement(
            "UPDATE segment SET worth = max(worth, ?) WHERE stream_id IN (SELECT id FROM stream"
                + " WHERE name IN (?, ?)) AND start_us < ? AND start_us > ? AND start_us +"
                + " duration_us > ?")) {
      s.setInt(1, key.worth());
      s.setString(2, key.camera() + "/main");
      s.setString(3, key.camera() + "/sub");
      s.setLong(4, span.endUs());
      s.setLong(5, span.startUs() - LONGEST_SEGMENT_US);
      s.setLong(6, span.startUs());
      s.executeUpdate();
    }
  }

  /// A segment is longer than this only where a camera sends no key picture for as long.
  private static final long LONGEST_SEGMENT_US = Duration.ofHours(6).toNanos() / 1000;

  private static List<Span> take(Connection connection, Key key, Span span) throws SQLException {
    List<Span> met = new ArrayList<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "DELETE FROM mark WHERE camera = ? AND worth = ? AND start_us <= ? AND end_us >= ?"
                + " RETURNING start_us, end_us")) {
      s.setString(1, key.camera().value());
      s.setInt(2, key.worth());
      s.setLong(3, span.endUs());
      s.setLong(4, span.startUs());
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          met.add(new Span(row.getLong(1), row.getLong(2)));
        }
      }
    }
    return met;
  }

  private static void insert(Connection connection, Key key, Span span) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO mark (camera, worth, start_us, end_us) VALUES (?, ?, ?, ?)")) {
      s.setString(1, key.camera().value());
      s.setInt(2, key.worth());
      s.setLong(3, span.startUs());
      s.setLong(4, span.endUs());
      s.executeUpdate();
    }
  }

  /// Forgets marks that ended before `us`: nothing is left that they could be about.
  int forgetBefore(long us) {
    return index.write(
        "DELETE FROM mark WHERE end_us < ?",
        s -> {
          s.setLong(1, us);
          return s.executeUpdate();
        });
  }
}
