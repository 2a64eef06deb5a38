package org.sightline.recording;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;

/// What was wrong with this node and until when, over restarts; the newest [#MAX_LINES] are kept.
/// Any thread may call.
public final class ProblemHistory {
  /// Lines that are kept.
  public static final int MAX_LINES = 5000;

  private final Index index;

  ProblemHistory(Index index) {
    this.index = index;
  }

  /// A problem that was raised.
  ///
  /// @param cleared when it ended, or null while it lasts
  public record Line(Problem problem, @Nullable Instant cleared) {}

  /// Writes down that a problem began; one that is open already is left as it is.
  public void raised(Problem problem) {
    index.write(
        connection -> {
          try (PreparedStatement add =
              connection.prepareStatement(
                  "INSERT INTO problem (code, severity, stream, since_us, sentence, remedy) SELECT"
                      + " ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM problem WHERE code = ?"
                      + " AND stream IS ? AND cleared_us IS NULL)")) {
            add.setString(1, problem.code());
            add.setString(2, problem.severity().name());
            stream(add, 3, problem.stream());
            add.setLong(4, Micros.of(problem.since()));
            add.setString(5, problem.sentence());
            add.setString(6, problem.remedy());
            add.setString(7, problem.code());
            stream(add, 8, problem.stream());
            add.executeUpdate();
          }
          try (PreparedStatement old =
              connection.prepareStatement(
                  "DELETE FROM problem WHERE id <= (SELECT max(id) FROM problem) - ?")) {
            old.setLong(1, MAX_LINES);
            return old.executeUpdate();
          }
        });
  }

  /// Writes down that a problem ended.
  public void cleared(Problem problem, Instant at) {
    index.write(
        "UPDATE problem SET cleared_us = ? WHERE code = ? AND stream IS ? AND cleared_us IS NULL",
        s -> {
          s.setLong(1, Micros.of(at));
          s.setString(2, problem.code());
          stream(s, 3, problem.stream());
          return s.executeUpdate();
        });
  }

  /// Problems that a former life of the node did not see end.
  public List<Problem> open() {
    return lines("WHERE cleared_us IS NULL ORDER BY id", List.of()).stream()
        .map(Line::problem)
        .toList();
  }

  /// The newest problems that began before an instant, newest first.
  public List<Line> before(Instant at, int limit) {
    return lines(
        "WHERE since_us < ? ORDER BY since_us DESC, id DESC LIMIT ?",
        List.of(Micros.of(at), (long) limit));
  }

  private List<Line> lines(String where, List<Long> values) {
    return index.read(
        "SELECT code, severity, stream, since_us, cleared_us, sentence, remedy FROM problem "
            + where,
        s -> {
          for (int i = 0; i < values.size(); i++) {
            s.setLong(i + 1, values.get(i));
          }
          List<Line> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              long clearedUs = row.getLong(5);
              Instant cleared = row.wasNull() ? null : Micros.instant(clearedUs);
              String stream = row.getString(3);
              found.add(
                  new Line(
                      new Problem(
                          row.getString(1),
                          Severity.valueOf(row.getString(2)),
                          stream == null ? null : StreamId.parse(stream),
                          Micros.instant(row.getLong(4)),
                          row.getString(6),
                          row.getString(7)),
                      cleared));
            }
          }
          return found;
        });
  }

  private static void stream(PreparedStatement s, int at, @Nullable StreamId stream)
      throws SQLException {
    if (stream == null) {
      s.setNull(at, Types.VARCHAR);
    } else {
      s.setString(at, stream.toString());
    }
  }
}
