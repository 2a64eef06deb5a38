package org.sightline.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Severity;
import org.sightline.domain.TimeRange;
import org.sightline.rule.Incident.Outcome;
import org.sightline.rule.Incident.State;

/// Incidents, their history, and who has seen what of them.
record IncidentRows(Sql sql) {
  /// Camera names have no comma.
  private static final String SELECT =
      "SELECT i.id, i.merge_group, i.title, i.severity, i.state, i.opened_at_us, i.first_fact_us,"
          + " i.last_fact_us, (SELECT group_concat(DISTINCT a.camera) FROM alert a WHERE a.incident = i.id),"
          + " i.alerts, i.last_alert, i.escalate_at_us, i.outcome, i.why,"
          + " coalesce((SELECT s.alert FROM incident_seen s WHERE s.user = ? AND s.incident = i.id), 0) < i.last_alert"
          + " FROM incident i WHERE ";

  /// The newest incident of the group that is not closed and whose facts lie in the range or touch
  /// it.
  Optional<Incident> near(String group, TimeRange range) throws SQLException {
    return where(
            "",
            "i.merge_group = ? AND i.state <> 'closed' AND i.last_fact_us >= ? AND i.first_fact_us <= ?"
                + " ORDER BY i.last_fact_us DESC LIMIT 1",
            group,
            Sql.micros(range.start()),
            Sql.micros(range.end()))
        .stream()
        .findFirst();
  }

  long open(Rule rule, TimeRange fact, Instant now) throws SQLException {
    java.time.Duration after = rule.conduct().escalateAfter();
    return sql.insert(
        "INSERT INTO incident (merge_group, title, severity, state, opened_at_us, first_fact_us,"
            + " last_fact_us, alerts, last_alert, escalate_at_us, outcome, why)"
            + " VALUES (?, ?, ?, 'open', ?, ?, ?, 0, 0, ?, NULL, '')",
        rule.group(),
        rule.name(),
        rule.conduct().severity().code(),
        Sql.micros(now),
        Sql.micros(fact.start()),
        Sql.micros(fact.end()),
        after == null ? null : Sql.micros(now.plus(after)));
  }

  void join(long id, long alert, TimeRange fact, Severity severity) throws SQLException {
    sql.update(
        "UPDATE incident SET alerts = alerts + 1, last_alert = ?, first_fact_us = min(first_fact_us, ?),"
            + " last_fact_us = max(last_fact_us, ?), severity = ? WHERE id = ?",
        alert,
        Sql.micros(fact.start()),
        Sql.micros(fact.end()),
        severity.code(),
        id);
  }

  Optional<Incident> find(long id, String user) throws SQLException {
    return where(user, "i.id = ?", id).stream().findFirst();
  }

  /// Newest first.
  List<Incident> list(String user, Set<State> states, long before, int limit) throws SQLException {
    String marks = states.stream().map(_ -> "?").collect(Collectors.joining(", "));
    List<Object> values = new ArrayList<>(List.of(before));
    states.forEach(state -> values.add(state.word()));
    values.add(limit);
    return where(
        user,
        "i.id < ? AND i.state IN (" + marks + ") ORDER BY i.id DESC LIMIT ?",
        values.toArray());
  }

  /// Those with a fact in the range, oldest first.
  List<Incident> within(TimeRange range, int limit) throws SQLException {
    return where(
        "",
        "i.last_fact_us >= ? AND i.first_fact_us < ? ORDER BY i.first_fact_us, i.id LIMIT ?",
        Sql.micros(range.start()),
        Sql.micros(range.end()),
        limit);
  }

  /// How many there are in each state, and of how many a user has not seen all.
  TreeMap<String, Long> counts(String user) throws SQLException {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (State state : State.values()) {
      counts.put(state.word(), 0L);
    }
    sql.rows(
        "SELECT state, count(*) FROM incident GROUP BY state",
        row -> counts.put(row.getString(1), row.getLong(2)));
    counts.put(
        "unread",
        sql.number(
                "SELECT count(*) FROM incident i WHERE i.state <> 'closed' AND coalesce((SELECT s.alert FROM"
                    + " incident_seen s WHERE s.user = ? AND s.incident = i.id), 0) < i.last_alert",
                user)
            .orElse(0));
    return counts;
  }

  List<Long> toEscalate(Instant now) throws SQLException {
    return sql.rows(
        "SELECT id FROM incident WHERE escalate_at_us <= ? AND state = 'open' ORDER BY escalate_at_us LIMIT 100",
        row -> row.getLong(1),
        Sql.micros(now));
  }

  Optional<Instant> nextEscalation() throws SQLException {
    return sql.rows(
            "SELECT min(escalate_at_us) FROM incident WHERE escalate_at_us IS NOT NULL AND state = 'open'",
            row -> Optional.ofNullable(Sql.instant(row, 1)))
        .getFirst();
  }

  void set(long id, State state, @Nullable Outcome outcome, String why) throws SQLException {
    sql.update(
        "UPDATE incident SET state = ?, outcome = ?, why = ?, escalate_at_us = CASE WHEN ? = 'open'"
            + " THEN escalate_at_us ELSE NULL END WHERE id = ?",
        state.word(),
        outcome == null ? null : outcome.word(),
        why,
        state.word(),
        id);
  }

  void addStep(IncidentStep step) throws SQLException {
    Outcome outcome = step.outcome();
    sql.update(
        "INSERT INTO incident_step (incident, at_us, who, before, after, outcome, words, undone)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        step.incident(),
        Sql.micros(step.at()),
        step.who(),
        step.before().word(),
        step.after().word(),
        outcome == null ? null : outcome.word(),
        step.words(),
        step.undone() ? 1 : 0);
  }

  void undo(long step) throws SQLException {
    sql.update("UPDATE incident_step SET undone = 1 WHERE id = ?", step);
  }

  /// Oldest first.
  List<IncidentStep> steps(long incident) throws SQLException {
    return sql.rows(
        "SELECT id, incident, at_us, who, before, after, outcome, words, undone FROM incident_step"
            + " WHERE incident = ? ORDER BY id LIMIT 500",
        IncidentRows::step,
        incident);
  }

  void see(String user, long incident, long alert) throws SQLException {
    sql.update(
        "INSERT INTO incident_seen VALUES (?, ?, ?) ON CONFLICT (user, incident)"
            + " DO UPDATE SET alert = max(alert, excluded.alert)",
        user,
        incident,
        alert);
  }

  void unsee(String user, long incident) throws SQLException {
    sql.update("DELETE FROM incident_seen WHERE user = ? AND incident = ?", user, incident);
  }

  int deleteTakenBefore(Instant instant) throws SQLException {
    int alerts =
        sql.update(
            "DELETE FROM alert WHERE raised_at_us < ? AND acknowledged_by IS NOT NULL",
            Sql.micros(instant));
    sql.update(
        "DELETE FROM incident WHERE state IN ('acknowledged', 'closed') AND NOT EXISTS"
            + " (SELECT 1 FROM alert a WHERE a.incident = incident.id)");
    return alerts;
  }

  private List<Incident> where(String user, String where, Object... values) throws SQLException {
    List<@Nullable Object> all = new ArrayList<>(List.of(user));
    all.addAll(Arrays.asList(values));
    return sql.rows(SELECT + where, IncidentRows::incident, all.toArray());
  }

  private static Incident incident(ResultSet row) throws SQLException {
    String cameras = row.getString(9);
    return new Incident(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        Severity.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        state(row.getString(5)),
        Sql.instant(row.getLong(6)),
        new TimeRange(Sql.instant(row.getLong(7)), Sql.instant(row.getLong(8))),
        cameras == null
            ? Set.of()
            : Arrays.stream(cameras.split(",")).map(CameraName::new).collect(Collectors.toSet()),
        row.getInt(10),
        row.getLong(11),
        Sql.instant(row, 12),
        outcome(row.getString(13)),
        row.getString(14),
        row.getInt(15) != 0);
  }

  private static IncidentStep step(ResultSet row) throws SQLException {
    return new IncidentStep(
        row.getLong(1),
        row.getLong(2),
        Sql.instant(row.getLong(3)),
        row.getString(4),
        state(row.getString(5)),
        state(row.getString(6)),
        outcome(row.getString(7)),
        row.getString(8),
        row.getInt(9) != 0);
  }

  private static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Outcome outcome(@Nullable String word) {
    return word == null ? null : Outcome.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
