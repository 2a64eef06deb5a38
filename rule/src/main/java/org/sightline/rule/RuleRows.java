package org.sightline.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.QueryText;
import org.sightline.domain.Severity;

/// Rules, how far they have come in the log, and what they have told already.
record RuleRows(Sql sql) {
  private static final String COLUMNS =
      "id, name, query, cool_down_us, schedule, schedule_zone, severity, merge_group,"
          + " merge_within_us, escalate_after_us, secret, created_at_us";

  List<Rule> all() throws SQLException {
    return sql.rows("SELECT " + COLUMNS + " FROM rule ORDER BY id", this::rule);
  }

  private Rule rule(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    String schedule = row.getString(5);
    long escalation = row.getLong(10);
    boolean escalates = !row.wasNull();
    return new Rule(
        id,
        row.getString(2),
        QueryText.parse(row.getString(3)),
        new Conduct(
            Sql.span(row.getLong(4)),
            schedule == null ? null : Schedule.parse(schedule, ZoneId.of(row.getString(6))),
            Severity.valueOf(row.getString(7).toUpperCase(Locale.ROOT)),
            row.getString(8),
            Sql.span(row.getLong(9)),
            escalates ? Sql.span(escalation) : null,
            actions(id)),
        row.getString(11),
        Sql.instant(row.getLong(12)));
  }

  private List<RuleAction> actions(long id) throws SQLException {
    return sql.rows(
        "SELECT action FROM rule_action WHERE rule_id = ? ORDER BY place",
        row -> RuleAction.parse(row.getString(1)),
        id);
  }

  void add(NewRule rule, String secret, Instant now) throws SQLException {
    Conduct conduct = rule.conduct();
    Schedule schedule = conduct.schedule();
    long id =
        sql.insert(
            "INSERT INTO rule (name, query, cool_down_us, schedule, schedule_zone, severity,"
                + " merge_group, merge_within_us, escalate_after_us, secret, created_at_us)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rule.name(),
            QueryText.print(rule.query()),
            Sql.micros(conduct.coolDown()),
            schedule == null ? null : schedule.text(),
            schedule == null ? null : schedule.zone().getId(),
            conduct.severity().code(),
            conduct.group(),
            Sql.micros(conduct.mergeWithin()),
            Sql.micros(conduct.escalateAfter()),
            secret,
            Sql.micros(now));
    int place = 0;
    for (RuleAction action : conduct.actions()) {
      sql.update("INSERT INTO rule_action VALUES (?, ?, ?)", id, place++, action.text());
    }
  }

  boolean remove(long id) throws SQLException {
    return sql.update("DELETE FROM rule WHERE id = ?", id) > 0;
  }

  long position() throws SQLException {
    return sql.number("SELECT position FROM progress").orElse(0);
  }

  void setPosition(long position) throws SQLException {
    sql.update("UPDATE progress SET position = ?", position);
  }

  boolean hasSeen(long ruleId, String trackId) throws SQLException {
    return sql.number(
            "SELECT 1 FROM seen_track WHERE rule_id = ? AND track_id = ?", ruleId, trackId)
        .isPresent();
  }

  void see(long ruleId, String trackId, Instant now) throws SQLException {
    sql.update(
        "INSERT OR REPLACE INTO seen_track VALUES (?, ?, ?)", ruleId, trackId, Sql.micros(now));
  }

  void forgetTracksSeenBefore(Instant instant) throws SQLException {
    sql.update("DELETE FROM seen_track WHERE seen_at_us < ?", Sql.micros(instant));
  }

  @Nullable Instant lastAlert(long ruleId, CameraName camera) throws SQLException {
    OptionalLong last =
        sql.number(
            "SELECT fact_at_us FROM last_alert WHERE rule_id = ? AND camera = ?",
            ruleId,
            camera.value());
    return last.isPresent() ? Sql.instant(last.getAsLong()) : null;
  }

  void setLastAlert(long ruleId, CameraName camera, Instant fact) throws SQLException {
    sql.update(
        "INSERT OR REPLACE INTO last_alert VALUES (?, ?, ?)",
        ruleId,
        camera.value(),
        Sql.micros(fact));
  }
}
