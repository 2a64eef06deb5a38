package org.sightline.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// Alerts.
record AlertRows(Sql sql) {
  private static final String COLUMNS =
      "id, incident, rule_id, rule_name, position, camera, track_id, raised_at_us, joined,"
          + " acknowledged_by, acknowledged_at_us, delivery";

  /// Stores the alert and returns it with the number it got.
  Alert add(Alert alert) throws SQLException {
    Alert.Acknowledgement taken = alert.acknowledgement();
    long id =
        sql.insert(
            "INSERT INTO alert (incident, rule_id, rule_name, position, camera, track_id,"
                + " raised_at_us, joined, acknowledged_by, acknowledged_at_us, delivery)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            alert.incident(),
            alert.ruleId(),
            alert.ruleName(),
            alert.position(),
            alert.camera().value(),
            alert.trackId(),
            Sql.micros(alert.raisedAt()),
            alert.joined(),
            taken == null ? null : taken.who(),
            taken == null ? null : Sql.micros(taken.at()),
            word(alert.delivery()));
    return find(id).orElseThrow();
  }

  List<Alert> list(AlertFilter filter, long beforeId, int limit) throws SQLException {
    String which =
        switch (filter) {
          case OPEN -> " AND acknowledged_by IS NULL";
          case ACKNOWLEDGED -> " AND acknowledged_by IS NOT NULL";
          case ALL -> "";
        };
    return where("id < ?" + which + " ORDER BY id DESC LIMIT ?", beforeId, limit);
  }

  Optional<Alert> find(long id) throws SQLException {
    return where("id = ?", id).stream().findFirst();
  }

  /// Oldest first.
  List<Alert> of(long incident, int limit) throws SQLException {
    return where("incident = ? ORDER BY id LIMIT ?", incident, limit);
  }

  /// Newest first.
  List<Alert> raisedSince(Instant since, int limit) throws SQLException {
    return where("raised_at_us >= ? ORDER BY id DESC LIMIT ?", Sql.micros(since), limit);
  }

  long open() throws SQLException {
    return sql.number("SELECT count(*) FROM alert WHERE acknowledged_by IS NULL").orElse(0);
  }

  long openOf(long incident) throws SQLException {
    return sql.number(
            "SELECT count(*) FROM alert WHERE incident = ? AND acknowledged_by IS NULL", incident)
        .orElse(0);
  }

  void acknowledge(long id, String who, Instant now) throws SQLException {
    sql.update(
        "UPDATE alert SET acknowledged_by = ?, acknowledged_at_us = ?"
            + " WHERE id = ? AND acknowledged_by IS NULL",
        who,
        Sql.micros(now),
        id);
  }

  void acknowledgeAll(long incident, String who, Instant now) throws SQLException {
    sql.update(
        "UPDATE alert SET acknowledged_by = ?, acknowledged_at_us = ?"
            + " WHERE incident = ? AND acknowledged_by IS NULL",
        who,
        Sql.micros(now),
        incident);
  }

  void reopenAll(long incident) throws SQLException {
    sql.update(
        "UPDATE alert SET acknowledged_by = NULL, acknowledged_at_us = NULL WHERE incident = ?",
        incident);
  }

  /// What is told of an incident with the alerts up to `newest` stands so.
  void setDelivery(long incident, long newest, Alert.Delivery delivery) throws SQLException {
    sql.update(
        "UPDATE alert SET delivery = ? WHERE incident = ? AND id <= ? AND delivery NOT IN ('none', 'dropped', 'delivered')",
        word(delivery),
        incident,
        newest);
  }

  private List<Alert> where(String where, @Nullable Object... values) throws SQLException {
    return sql.rows("SELECT " + COLUMNS + " FROM alert WHERE " + where, AlertRows::alert, values);
  }

  private static Alert alert(ResultSet row) throws SQLException {
    String who = row.getString(10);
    return new Alert(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        new CameraName(row.getString(6)),
        row.getString(7),
        Sql.instant(row.getLong(8)),
        row.getString(9),
        who == null ? null : new Alert.Acknowledgement(who, Sql.instant(row.getLong(11))),
        Alert.Delivery.valueOf(row.getString(12).toUpperCase(Locale.ROOT)));
  }

  private static String word(Alert.Delivery delivery) {
    return delivery.name().toLowerCase(Locale.ROOT);
  }
}
