package org.sightline.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.sightline.database.Schema;
import org.sightline.database.SchemaException;

/// Rules, incidents, alerts and waiting calls in SQLite: one connection, one lock, small
/// transactions.
///
/// What a transaction commits is on the disk (WAL, `synchronous = FULL`).
final class RuleStore implements AutoCloseable {
  private static final Schema SCHEMA = Schema.beside(RuleStore.class);

  private final Connection connection;
  private final Tables tables;
  private boolean closed;

  /// The tables, for the length of a transaction.
  record Tables(
      RuleRows rules,
      IncidentRows incidents,
      AlertRows alerts,
      SuppressionRows suppressions,
      CallRows calls,
      PushRows pushes,
      WaitingRows waiting) {}

  /// Work inside one transaction.
  @FunctionalInterface
  interface Work<T> {
    T on(Tables tables) throws SQLException;
  }

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
    Sql sql = new Sql(connection);
    tables =
        new Tables(
            new RuleRows(sql),
            new IncidentRows(sql),
            new AlertRows(sql),
            new SuppressionRows(sql),
            new CallRows(sql),
            new PushRows(sql),
            new WaitingRows(sql));
  }

  /// Does `work` as one transaction: all of it is kept, or none.
  synchronized <T> T inTransaction(Work<T> work) {
    if (closed) {
      throw new RuleException(RuleException.Kind.CLOSED, "the rules are closed");
    }
    try {
      boolean kept = false;
      try {
        T result = work.on(tables);
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
