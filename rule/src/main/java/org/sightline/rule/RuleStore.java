package org.sightline.rule;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sightline.database.Schema;
import org.sightline.database.SchemaException;
import org.sightline.domain.CameraName;
import org.sightline.domain.QueryText;

/// Rules, alerts and waiting calls in SQLite: one connection, one lock, small transactions.
///
/// What a transaction commits is on the disk (WAL, `synchronous = FULL`).
final class RuleStore implements AutoCloseable {
  private static final Schema SCHEMA = Schema.beside(RuleStore.class);
  private static final String ALERT_COLUMNS =
      "id, rule_id, rule_name, position, camera, track_id, raised_at_us, acknowledged_by,"
          + " acknowledged_at_us, delivery";

  private final Connection connection;
  private boolean closed;

  /// Work inside one transaction.
  @FunctionalInterface
  interface Work<T> {
    T on(RuleStore store) throws SQLException;
  }

  /// A call that waits.
  record Call(
      long alertId, URI webhook, String body, int attempts, Instant giveUpAt, Instant nextAt) {}

  RuleStore(Path file) {
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA foreign_keys = ON");
      }
      SCHEMA.bringUp(file.toAbsolutePath());
      connection.setAutoCommit(false);
    } catch (SQLException | FlywayException | SchemaException | IOException e) {
      throw new RuleException(
          RuleException.Kind.STORAGE,
          "the rules in %s cannot be opened (%s): check that the folder is writable, the disk has room and no other program holds the file"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /// Does `work` as one transaction: all of it is kept, or none.
  synchronized <T> T inTransaction(Work<T> work) {
    if (closed) {
      throw new RuleException(RuleException.Kind.CLOSED, "the rules are closed");
    }
    try {
      boolean kept = false;
      try {
        T result = work.on(this);
        connection.commit();
        kept = true;
        return result;
      } finally {
        if (!kept) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new RuleException(
          RuleException.Kind.STORAGE,
          "rules and alerts cannot be read or stored (%s): make room on the disk or check its health"
              .formatted(e.getMessage()),
          e);
    }
  }

  List<Rule> rules() throws SQLException {
    List<Rule> rules = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, name, query, cool_down_us, webhook, created_at_us FROM rule ORDER BY id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String webhook = row.getString(5);
        rules.add(
            new Rule(
                row.getLong(1),
                row.getString(2),
                QueryText.parse(row.getString(3)),
                Duration.of(row.getLong(4), ChronoUnit.MICROS),
                webhook == null ? null : URI.create(webhook),
                instant(row.getLong(6))));
      }
    }
    return rules;
  }

  long addRule(NewRule rule, Instant now) throws SQLException {
    URI webhook = rule.webhook();
    return insert(
        "INSERT INTO rule (name, query, cool_down_us, webhook, created_at_us) VALUES (?, ?, ?, ?, ?)",
        rule.name(),
        QueryText.print(rule.query()),
        rule.coolDown().toNanos() / 1000,
        webhook == null ? null : webhook.toString(),
        micros(now));
  }

  boolean removeRule(long id) throws SQLException {
    return update("DELETE FROM rule WHERE id = ?", id) > 0;
  }

  long position() throws SQLException {
    return number("SELECT position FROM progress").orElse(0);
  }

  void setPosition(long position) throws SQLException {
    update("UPDATE progress SET position = ?", position);
  }

  boolean hasSeen(long ruleId, String trackId) throws SQLException {
    return number("SELECT 1 FROM seen_track WHERE rule_id = ? AND track_id = ?", ruleId, trackId)
        .isPresent();
  }

  void see(long ruleId, String trackId, Instant now) throws SQLException {
    update("INSERT OR REPLACE INTO seen_track VALUES (?, ?, ?)", ruleId, trackId, micros(now));
  }

  void forgetTracksSeenBefore(Instant instant) throws SQLException {
    update("DELETE FROM seen_track WHERE seen_at_us < ?", micros(instant));
  }

  @Nullable Instant lastAlert(long ruleId, CameraName camera) throws SQLException {
    OptionalLong last =
        number(
            "SELECT fact_at_us FROM last_alert WHERE rule_id = ? AND camera = ?",
            ruleId,
            camera.value());
    return last.isPresent() ? instant(last.getAsLong()) : null;
  }

  void setLastAlert(long ruleId, CameraName camera, Instant fact) throws SQLException {
    update(
        "INSERT OR REPLACE INTO last_alert VALUES (?, ?, ?)", ruleId, camera.value(), micros(fact));
  }

  /// Stores the alert and returns it with the id it got.
  Alert addAlert(Alert alert) throws SQLException {
    long id =
        insert(
            "INSERT INTO alert (rule_id, rule_name, position, camera, track_id, raised_at_us, delivery)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            alert.ruleId(),
            alert.ruleName(),
            alert.position(),
            alert.camera().value(),
            alert.trackId(),
            micros(alert.raisedAt()),
            word(alert.delivery()));
    return new Alert(
        id,
        alert.ruleId(),
        alert.ruleName(),
        alert.position(),
        alert.camera(),
        alert.trackId(),
        instant(micros(alert.raisedAt())),
        null,
        alert.delivery());
  }

  List<Alert> alerts(AlertFilter filter, long beforeId, int limit) throws SQLException {
    String which =
        switch (filter) {
          case OPEN -> " AND acknowledged_by IS NULL";
          case ACKNOWLEDGED -> " AND acknowledged_by IS NOT NULL";
          case ALL -> "";
        };
    return alertsWhere("id < ?" + which + " ORDER BY id DESC LIMIT ?", beforeId, limit);
  }

  Optional<Alert> alert(long id) throws SQLException {
    return alertsWhere("id = ?", id).stream().findFirst();
  }

  long openAlerts() throws SQLException {
    return number("SELECT count(*) FROM alert WHERE acknowledged_by IS NULL").orElse(0);
  }

  void acknowledge(long id, String who, Instant now) throws SQLException {
    update(
        "UPDATE alert SET acknowledged_by = ?, acknowledged_at_us = ?"
            + " WHERE id = ? AND acknowledged_by IS NULL",
        who,
        micros(now),
        id);
  }

  int deleteAcknowledgedAlertsBefore(Instant instant) throws SQLException {
    return update(
        "DELETE FROM alert WHERE raised_at_us < ? AND acknowledged_by IS NOT NULL",
        micros(instant));
  }

  void setDelivery(long alertId, Alert.Delivery delivery) throws SQLException {
    update("UPDATE alert SET delivery = ? WHERE id = ?", word(delivery), alertId);
  }

  void addCall(Call call) throws SQLException {
    update(
        "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, '')",
        call.alertId(),
        call.webhook().toString(),
        call.body(),
        call.attempts(),
        micros(call.giveUpAt()),
        micros(call.nextAt()));
  }

  void postponeCall(long alertId, int attempts, Instant nextAt, String problem)
      throws SQLException {
    update(
        "UPDATE delivery SET attempts = ?, next_at_us = ?, last_problem = ? WHERE alert_id = ?",
        attempts,
        micros(nextAt),
        problem,
        alertId);
  }

  void removeCall(long alertId) throws SQLException {
    update("DELETE FROM delivery WHERE alert_id = ?", alertId);
  }

  long callsWaiting() throws SQLException {
    return number("SELECT count(*) FROM delivery").orElse(0);
  }

  OptionalLong oldestCall() throws SQLException {
    return number("SELECT min(alert_id) FROM delivery");
  }

  /// Calls that are due, the longest due first; of each webhook one at most.
  List<Call> dueCalls(Instant now, int limit) throws SQLException {
    List<Call> calls = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT alert_id, webhook, body, attempts, give_up_at_us, min(next_at_us) FROM delivery"
                + " WHERE next_at_us <= ? GROUP BY webhook ORDER BY 6, alert_id LIMIT ?")) {
      bind(select, micros(now), limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          calls.add(
              new Call(
                  row.getLong(1),
                  URI.create(row.getString(2)),
                  row.getString(3),
                  row.getInt(4),
                  instant(row.getLong(5)),
                  instant(row.getLong(6))));
        }
      }
    }
    return calls;
  }

  Optional<Instant> nextCallAt() throws SQLException {
    OptionalLong next = number("SELECT next_at_us FROM delivery ORDER BY next_at_us LIMIT 1");
    return next.isPresent() ? Optional.of(instant(next.getAsLong())) : Optional.empty();
  }

  private List<Alert> alertsWhere(String where, Object... values) throws SQLException {
    List<Alert> alerts = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + ALERT_COLUMNS + " FROM alert WHERE " + where)) {
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String who = row.getString(8);
          alerts.add(
              new Alert(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getLong(4),
                  new CameraName(row.getString(5)),
                  row.getString(6),
                  instant(row.getLong(7)),
                  who == null ? null : new Alert.Acknowledgement(who, instant(row.getLong(9))),
                  Alert.Delivery.valueOf(row.getString(10).toUpperCase(Locale.ROOT))));
        }
      }
    }
    return alerts;
  }

  private long insert(String sql, @Nullable Object... values) throws SQLException {
    update(sql, values);
    return number("SELECT last_insert_rowid()").orElse(0);
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return OptionalLong.empty();
        }
        long number = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static String word(Alert.Delivery delivery) {
    return delivery.name().toLowerCase(Locale.ROOT);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      System.getLogger(RuleStore.class.getName())
          .log(System.Logger.Level.WARNING, "rules did not close cleanly", e);
    }
  }
}
