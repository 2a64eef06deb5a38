package org.sightline.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.flywaydb.core.api.FlywayException;
import org.sightline.database.Schema;
import org.sightline.database.SchemaException;

/// The SQLite file: one connection that writes, a few that read, all in WAL mode.
///
/// What is committed is on the disk (`synchronous = FULL`), so an acknowledged fact survives `kill
/// -9` and power loss. A reader sees the snapshot that it began with and is never blocked by the
/// writer.
final class Database implements AutoCloseable {
  private static final Schema SCHEMA = Schema.beside(Database.class);

  private static final int READERS = 3;
  private static final String[] PRAGMAS = {
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA mmap_size = 1073741824", // reading mapped pages halves the time of a long walk
    "PRAGMA temp_store = MEMORY"
  };

  private final Connection writer;
  private final List<Connection> all = new ArrayList<>();
  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(READERS);

  /// Work on a connection.
  @FunctionalInterface
  interface Reading<T> {
    T on(Connection connection) throws SQLException;
  }

  Database(Path file) {
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      writer = connect(url);
      SCHEMA.bringUp(file.toAbsolutePath());
      for (int i = 0; i < READERS; i++) {
        Connection reader = connect(url);
        reader.setAutoCommit(false);
        idle.add(reader);
      }
    } catch (SQLException | FlywayException | SchemaException | IOException e) {
      close();
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "the observation log %s cannot be opened (%s): check that the folder is writable, the disk has room and no other program holds the file"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private Connection connect(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    all.add(connection);
    try (Statement statement = connection.createStatement()) {
      for (String pragma : PRAGMAS) {
        statement.execute(pragma);
      }
    }
    return connection;
  }

  /// The writing connection; whoever uses it holds the log's lock.
  Connection writer() {
    return writer;
  }

  /// Does `reading` on one snapshot; waits while all readers are busy.
  <T> T read(Reading<T> reading) {
    Connection connection;
    try {
      connection = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObservationException(
          ObservationException.Kind.CLOSED, "interrupted while waiting to read observations", e);
    }
    try {
      try {
        return reading.on(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "observations cannot be read: " + e.getMessage(),
          e);
    } finally {
      idle.add(connection);
    }
  }

  @Override
  public void close() {
    for (Connection connection : all) {
      try {
        connection.close();
      } catch (SQLException e) {
        System.getLogger(Database.class.getName())
            .log(System.Logger.Level.WARNING, "observation log did not close cleanly", e);
      }
    }
  }
}
