package org.sightline.recording;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// Footage that people asked to keep, and who asked. Pins stay on record after they end. Any thread
/// may call.
public final class Pins {
  /// The most pins that may hold at a time.
  public static final int MAX_HOLDING = 10_000;

  private static final String COLUMNS =
      "SELECT id, stream, start_us, end_us, until_us, reason, pinned_by, pinned_us, released_by,"
          + " released_us FROM pin ";

  private final Index index;
  private final InstantSource clock;

  Pins(Index index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /// Pins footage, also some that is yet to come.
  ///
  /// @throws IllegalArgumentException if [#MAX_HOLDING] pins hold already
  public Pin add(NewPin asked) {
    return add(asked, null);
  }

  /// Pins footage that was imported.
  ///
  /// @param importedFrom what it is from; null for footage of a camera
  Pin add(NewPin asked, @Nullable String importedFrom) {
    if (holding().size() >= MAX_HOLDING) {
      throw new IllegalArgumentException(
          "%d pins hold footage already; release some first".formatted(MAX_HOLDING));
    }
    Instant now = clock.instant();
    StreamId stream = asked.stream();
    Instant until = asked.until();
    long id =
        index.write(
            connection -> {
              try (PreparedStatement s =
                  connection.prepareStatement(
                      "INSERT INTO pin (stream, start_us, end_us, until_us, reason, pinned_by,"
                          + " pinned_us, imported_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                          + " RETURNING id")) {
                s.setString(1, stream == null ? null : stream.toString());
                s.setLong(2, Micros.of(asked.range().start()));
                s.setLong(3, Micros.of(asked.range().end()));
                if (until == null) {
                  s.setNull(4, Types.INTEGER);
                } else {
                  s.setLong(4, Micros.of(until));
                }
                s.setString(5, asked.reason());
                s.setString(6, asked.who());
                s.setLong(7, Micros.of(now));
                s.setString(8, importedFrom);
                try (ResultSet row = s.executeQuery()) {
                  row.next();
                  return row.getLong(1);
                }
              }
            });
    return find(id).orElseThrow();
  }

  /// Ends a pin; its footage goes when its class lets it.
  ///
  /// @return the pin as it is now; empty where there is none of that id
  public Optional<Pin> release(long id, String who) {
    index.write(
        "UPDATE pin SET released_by = ?, released_us = ? WHERE id = ? AND released_us IS NULL",
        s -> {
          s.setString(1, who);
          s.setLong(2, Micros.of(clock.instant()));
          s.setLong(3, id);
          return s.executeUpdate();
        });
    return find(id);
  }

  /// The pin of this id, ended or not.
  public Optional<Pin> find(long id) {
    return select("WHERE id = ?", id).stream().findFirst();
  }

  /// All pins that ever were, newest first.
  ///
  /// @param limit how many at most
  public List<Pin> list(int limit) {
    return select("ORDER BY id DESC LIMIT ?", limit);
  }

  /// The pins that keep footage now.
  public List<Pin> holding() {
    return select(
        "WHERE released_us IS NULL AND (until_us IS NULL OR until_us > ?) ORDER BY start_us",
        Micros.of(clock.instant()));
  }

  /// Takes the mark of an import from a pin whose footage did not join the rest after all.
  void unmark(long id) {
    index.write(
        "UPDATE pin SET imported_from = NULL WHERE id = ?",
        s -> {
          s.setLong(1, id);
          return s.executeUpdate();
        });
  }

  /// What the footage of a stream in that range was imported from, in alphabetical order; also
  /// where the pin was released.
  List<String> origins(StreamId stream, TimeRange range) {
    return index.read(
        "SELECT DISTINCT imported_from FROM pin WHERE imported_from IS NOT NULL AND stream = ?"
            + " AND start_us < ? AND end_us > ? ORDER BY imported_from",
        s -> {
          s.setString(1, stream.toString());
          s.setLong(2, Micros.of(range.end()));
          s.setLong(3, Micros.of(range.start()));
          List<String> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(row.getString(1));
            }
          }
          return found;
        });
  }

  private List<Pin> select(String where, Object... values) {
    return index.read(
        COLUMNS + where,
        s -> {
          for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
          }
          List<Pin> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(pin(row));
            }
          }
          return found;
        });
  }

  private static Pin pin(ResultSet row) throws SQLException {
    String stream = row.getString(2);
    return new Pin(
        row.getLong(1),
        stream == null ? null : StreamId.parse(stream),
        new TimeRange(Micros.instant(row.getLong(3)), Micros.instant(row.getLong(4))),
        instant(row, 5),
        row.getString(6),
        row.getString(7),
        Micros.instant(row.getLong(8)),
        row.getString(9),
        instant(row, 10));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long us = row.getLong(column);
    return row.wasNull() ? null : Micros.instant(us);
  }
}
