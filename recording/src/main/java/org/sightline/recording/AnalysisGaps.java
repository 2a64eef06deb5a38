package org.sightline.recording;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// The gap ledger of analysis: when nobody looked at a camera's pictures, and why.
///
/// A camera has at most one open gap; gaps of one camera do not overlap. What a method has written
/// is durable when it returns. Gaps name the camera's main stream, whatever stream is looked at.
/// Any thread may call.
public final class AnalysisGaps {
  private final Index index;

  AnalysisGaps(Index index) {
    this.index = index;
  }

  /// Nobody looks from `from` on. An open gap of another cause ends there; one of the same cause
  /// goes on as it is.
  ///
  /// @param detail one sentence for people, or empty
  public void missing(CameraName camera, Instant from, GapCause cause, String detail) {
    index.write(
        connection -> {
          Row open = open(connection, camera);
          if (open != null && open.cause() == cause) {
            return 0;
          }
          long us = Math.max(Micros.of(from), floor(connection, camera));
          if (open != null && us > open.startUs()) {
            end(connection, open.id(), us);
          } else if (open != null) {
            delete(connection, open.id());
          }
          return insert(connection, camera, us, null, new Why(cause, detail));
        });
  }

  /// Somebody looked again at `from`: the open gap ends there, or never was where it would be
  /// empty.
  public void present(CameraName camera, Instant from) {
    index.write(
        connection -> {
          Row open = open(connection, camera);
          if (open == null) {
            return 0;
          }
          long us = Micros.of(from);
          return us > open.startUs()
              ? end(connection, open.id(), us)
              : delete(connection, open.id());
        });
  }

  /// Nobody looked during `range`, which is over. Nothing happens where a gap is open.
  public void missed(CameraName camera, TimeRange range, GapCause cause, String detail) {
    index.write(
        connection -> {
          long from = Math.max(Micros.of(range.start()), floor(connection, camera));
          long to = Micros.of(range.end());
          return to <= from || open(connection, camera) != null
              ? 0
              : insert(connection, camera, from, to, new Why(cause, detail));
        });
  }

  /// Notes up to where cameras were looked at.
  public void lookedUntil(Map<CameraName, Instant> cameras) {
    index.write(
        connection -> {
          try (PreparedStatement put =
              connection.prepareStatement(
                  "INSERT OR REPLACE INTO analysis_looked (camera, until_us) VALUES (?, ?)")) {
            for (Map.Entry<CameraName, Instant> each : cameras.entrySet()) {
              put.setString(1, each.getKey().value());
              put.setLong(2, Micros.of(each.getValue()));
              put.executeUpdate();
            }
            return cameras.size();
          }
        });
  }

  /// Up to where cameras were looked at, as far as it was noted.
  public Map<CameraName, Instant> lookedUntil() {
    return index.read(
        "SELECT camera, until_us FROM analysis_looked",
        s -> {
          Map<CameraName, Instant> found = new TreeMap<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              if (CameraName.isValid(row.getString(1))) {
                found.put(new CameraName(row.getString(1)), Micros.instant(row.getLong(2)));
              }
            }
          }
          return found;
        });
  }

  /// The gap that goes on.
  public Optional<Gap> open(CameraName camera) {
    return select(camera, "end_us IS NULL ORDER BY start_us DESC LIMIT 1").stream().findFirst();
  }

  /// The gaps that overlap the range, in order, whole.
  public List<Gap> gaps(CameraName camera, TimeRange range) {
    return select(
        camera,
        "start_us < ? AND (end_us IS NULL OR end_us > ?) ORDER BY start_us",
        Micros.of(range.end()),
        Micros.of(range.start()));
  }

  /// Forgets gaps that ended before an instant.
  public void forgetBefore(Instant instant) {
    index.write(
        "DELETE FROM analysis_gap WHERE end_us < ?",
        s -> {
          s.setLong(1, Micros.of(instant));
          return s.executeUpdate();
        });
  }

  private List<Gap> select(CameraName camera, String where, Long... values) {
    return index.read(
        "SELECT start_us, end_us, cause, detail FROM analysis_gap WHERE camera = ? AND " + where,
        s -> {
          s.setString(1, camera.value());
          for (int i = 0; i < values.length; i++) {
            s.setLong(i + 2, values[i]);
          }
          List<Gap> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              long endUs = row.getLong(2);
              Instant end = row.wasNull() ? null : Micros.instant(endUs);
              found.add(
                  new Gap(
                      StreamId.main(camera),
                      Micros.instant(row.getLong(1)),
                      end,
                      GapTable.cause(row.getString(3)),
                      row.getString(4)));
            }
          }
          return found;
        });
  }

  private record Why(GapCause cause, String detail) {}

  private record Row(long id, long startUs, GapCause cause) {}

  private static @Nullable Row open(Connection connection, CameraName camera) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT id, start_us, cause FROM analysis_gap WHERE camera = ? AND end_us IS NULL ORDER"
                + " BY start_us DESC LIMIT 1")) {
      find.setString(1, camera.value());
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? new Row(row.getLong(1), row.getLong(2), GapTable.cause(row.getString(3)))
            : null;
      }
    }
  }

  /// The end of the newest gap that is over: a later one cannot begin before it.
  private static long floor(Connection connection, CameraName camera) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT max(end_us) FROM analysis_gap WHERE camera = ?")) {
      find.setString(1, camera.value());
      try (ResultSet row = find.executeQuery()) {
        long us = row.next() ? row.getLong(1) : 0;
        return row.wasNull() ? Long.MIN_VALUE : us;
      }
    }
  }

  private static int insert(
      Connection connection, CameraName camera, long startUs, @Nullable Long endUs, Why why)
      throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement(
            "INSERT INTO analysis_gap (camera, start_us, end_us, cause, detail) VALUES (?, ?, ?, ?,"
                + " ?)")) {
      add.setString(1, camera.value());
      add.setLong(2, startUs);
      add.setObject(3, endUs);
      add.setString(4, why.cause().name());
      add.setString(5, why.detail());
      return add.executeUpdate();
    }
  }

  private static int end(Connection connection, long id, long us) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("UPDATE analysis_gap SET end_us = ? WHERE id = ?")) {
      set.setLong(1, us);
      set.setLong(2, id);
      return set.executeUpdate();
    }
  }

  private static int delete(Connection connection, long id) throws SQLException {
    try (PreparedStatement gone =
        connection.prepareStatement("DELETE FROM analysis_gap WHERE id = ?")) {
      gone.setLong(1, id);
      return gone.executeUpdate();
    }
  }
}
