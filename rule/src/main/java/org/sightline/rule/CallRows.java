package org.sightline.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What waits to be told, and which receivers do not take it.
record CallRows(Sql sql) {
  /// A call that waits.
  record Call(
      long id,
      long incident,
      long alert,
      int alerts,
      String receiver,
      RuleAction action,
      String secret,
      String body,
      int attempts,
      Instant giveUpAt) {}

  /// A receiver that failed the last time.
  record Failing(String name, int attempts, Instant nextAt, Instant since, String problem) {}

  private static final String COLUMNS =
      "c.id, c.incident, c.alert, c.alerts, c.receiver, c.action, c.secret, c.body, c.attempts,"
          + " c.give_up_at_us";

  void add(Call call, Instant nextAt) throws SQLException {
    sql.update(
        "INSERT INTO call (incident, alert, alerts, receiver, action, secret, body, attempts,"
            + " give_up_at_us, next_at_us, last_problem) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, '')",
        call.incident(),
        call.alert(),
        call.alerts(),
        call.receiver(),
        call.action().text(),
        call.secret(),
        call.body(),
        Sql.micros(call.giveUpAt()),
        Sql.micros(nextAt));
  }

  /// Lets a waiting call of the same incident tell of one alert more; says whether there was one.
  boolean merge(Call call) throws SQLException {
    return sql.update(
            "UPDATE call SET alert = ?, alerts = alerts + 1, body = ? WHERE receiver = ? AND incident = ? AND action = ?",
            call.alert(),
            call.body(),
            call.receiver(),
            call.incident(),
            call.action().text())
        > 0;
  }

  /// Lets waiting calls of the same action happen no sooner than `at`; says whether there was one.
  boolean putOff(RuleAction action, Instant at) throws SQLException {
    return sql.update(
            "UPDATE call SET next_at_us = max(next_at_us, ?), give_up_at_us = max(give_up_at_us, ?)"
                + " WHERE receiver = ? AND action = ?",
            Sql.micros(at),
            Sql.micros(at.plus(action.worthTrying())),
            action.receiver(),
            action.text())
        > 0;
  }

  Optional<Call> find(long id) throws SQLException {
    return sql
        .rows("SELECT " + COLUMNS + " FROM call c WHERE c.id = ?", CallRows::call, id)
        .stream()
        .findFirst();
  }

  void postpone(long id, int attempts, Instant nextAt, String problem) throws SQLException {
    sql.update(
        "UPDATE call SET attempts = ?, next_at_us = ?, last_problem = ? WHERE id = ?",
        attempts,
        Sql.micros(nextAt),
        problem,
        id);
  }

  void remove(long id) throws SQLException {
    sql.update("DELETE FROM call WHERE id = ?", id);
  }

  long waiting() throws SQLException {
    return sql.number("SELECT count(*) FROM call").orElse(0);
  }

  long waitingFor(long incident) throws SQLException {
    return sql.number("SELECT count(*) FROM call WHERE incident = ?", incident).orElse(0);
  }

  OptionalLong oldest() throws SQLException {
    return sql.number("SELECT min(id) FROM call");
  }

  /// Calls that are due, one at most of each receiver that is not held back or busy; the longest
  /// due first.
  List<Call> due(Instant now, Collection<String> busy, int limit) throws SQLException {
    String marks = busy.stream().map(_ -> "?").collect(Collectors.joining(", "));
    List<@Nullable Object> values = new ArrayList<>(List.of(Sql.micros(now), Sql.micros(now)));
    values.addAll(busy);
    values.add(limit);
    return sql.rows(
        "SELECT "
            + COLUMNS
            + ", min(c.next_at_us) FROM call c LEFT JOIN receiver r ON r.name = c.receiver"
            + " WHERE c.next_at_us <= ? AND (r.next_at_us IS NULL OR r.next_at_us <= ?)"
            + " AND c.receiver NOT IN ("
            + marks
            + ") GROUP BY c.receiver ORDER BY 11, c.id LIMIT ?",
        CallRows::call,
        values.toArray());
  }

  /// When something is due next.
  Optional<Instant> nextAt() throws SQLException {
    return sql.rows(
            "SELECT min(max(c.next_at_us, coalesce(r.next_at_us, 0))) FROM call c"
                + " LEFT JOIN receiver r ON r.name = c.receiver",
            row -> Optional.ofNullable(Sql.instant(row, 1)))
        .getFirst();
  }

  List<Failing> failing() throws SQLException {
    return sql.rows(
        "SELECT name, attempts, next_at_us, failing_since_us, problem FROM receiver ORDER BY name LIMIT 1000",
        CallRows::failing);
  }

  Optional<Failing> failing(String receiver) throws SQLException {
    return sql
        .rows(
            "SELECT name, attempts, next_at_us, failing_since_us, problem FROM receiver WHERE name = ?",
            CallRows::failing,
            receiver)
        .stream()
        .findFirst();
  }

  void fails(Failing failing) throws SQLException {
    sql.update(
        "INSERT OR REPLACE INTO receiver VALUES (?, ?, ?, ?, ?)",
        failing.name(),
        failing.attempts(),
        Sql.micros(failing.nextAt()),
        Sql.micros(failing.since()),
        failing.problem());
  }

  /// The receiver took something: if it had failed, all that waits for it is due now.
  void works(String receiver, Instant now) throws SQLException {
    if (sql.update("DELETE FROM receiver WHERE name = ?", receiver) > 0) {
      sql.update(
          "UPDATE call SET next_at_us = ? WHERE receiver = ? AND attempts > 0",
          Sql.micros(now),
          receiver);
    }
  }

  void told(String receiver, long incident, Instant at) throws SQLException {
    sql.update("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", receiver, incident, Sql.micros(at));
  }

  Optional<Instant> lastTold(String receiver, long incident) throws SQLException {
    OptionalLong at =
        sql.number(
            "SELECT at_us FROM told WHERE receiver = ? AND incident = ?", receiver, incident);
    return at.isPresent() ? Optional.of(Sql.instant(at.getAsLong())) : Optional.empty();
  }

  private static Call call(ResultSet row) throws SQLException {
    return new Call(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getInt(4),
        row.getString(5),
        RuleAction.parse(row.getString(6)),
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        Sql.instant(row.getLong(10)));
  }

  private static Failing failing(ResultSet row) throws SQLException {
    return new Failing(
        row.getString(1),
        row.getInt(2),
        Sql.instant(row.getLong(3)),
        Sql.instant(row.getLong(4)),
        row.getString(5));
  }
}
