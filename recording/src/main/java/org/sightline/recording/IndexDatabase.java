package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.sightline.domain.Problem;

/// The SQLite database under the [Index]: opened, migrated, asked, and made anew where it is
/// damaged.
///
/// Write-ahead log with full synchronisation: what a method has written is on the disk when it
/// returns. One connection writes and one reads, each behind its own lock; any thread may call.
/// Every failure is a [RecordingException] of kind `INDEX`.
final class IndexDatabase implements AutoCloseable {
  private static final int SQLITE_CORRUPT = 11;

  /// A larger database is checked while recording has begun already.
  private static final long CHECKED_AT_START_BYTES = 32L << 20;

  private final Path database;
  private final IndexFaults faults;

  /// Held by whoever writes.
  final Object writing = new Object();

  private final Object reading = new Object();
  // Guarded by writing; changed under both locks.
  private Connection writer;
  // Guarded by reading; changed under both locks.
  private Connection reader;

  private IndexDatabase(Path database, IndexFaults faults) throws SQLException {
    this.database = database;
    this.faults = faults;
    writer = connect(database);
    reader = connect(database);
  }

  /// @throws RecordingException `INDEX` if it cannot be used, `NEWER` if a newer program changed it
  static IndexDatabase open(Path database, IndexFaults faults) {
    try {
      connect(database).close();
      IndexSchema.migrate(database);
      IndexDatabase index = new IndexDatabase(database, faults);
      if (Files.size(database) <= CHECKED_AT_START_BYTES) {
        index.check();
      }
      return index;
    } catch (SQLException e) {
      throw failed("open", e);
    } catch (IOException e) {
      throw new RecordingException(
          RecordingException.Kind.INDEX,
          "cannot open the index %s: %s".formatted(database, e.getMessage()),
          e);
    }
  }

  /// Opens it beside a node that may be running: nothing is migrated, and no connection writes.
  ///
  /// @throws RecordingException `NEWER` or `INDEX` if it has another form than this program knows
  static IndexDatabase openToRead(Path database, IndexFaults faults) throws SQLException {
    IndexSchema.refuseOther(database);
    IndexDatabase opened = new IndexDatabase(database, faults);
    for (Connection each : List.of(opened.writer, opened.reader)) {
      try (Statement statement = each.createStatement()) {
        statement.execute("PRAGMA query_only = ON");
      }
    }
    return opened;
  }

  /// Asks SQLite whether the database is sound.
  ///
  /// @throws SQLException of SQLITE_CORRUPT if it is not
  private void check() throws SQLException {
    try {
      synchronized (reading) {
        try (Statement statement = reader.createStatement();
            ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
          String said = row.next() ? row.getString(1) : "nothing";
          if (!said.equals("ok")) {
            throw new SQLException("quick_check says: " + said, "", SQLITE_CORRUPT);
          }
        }
      }
    } catch (SQLException e) {
      faults.note(e);
      if (faults.isDamaged()) {
        close();
      }
      throw e;
    }
  }

  /// Whether SQLite finds the database sound; false is remembered as damage.
  boolean isSound() {
    String said;
    try (Connection own = connect(database);
        Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      said = row.next() ? row.getString(1) : "nothing";
    } catch (SQLException e) {
      faults.note(e);
      return !IndexFaults.isDamage(e);
    }
    if (!said.equals("ok")) {
      faults.found(said);
    }
    return said.equals("ok");
  }

  boolean isDamaged() {
    return faults.isDamaged();
  }

  /// Sets the database aside and begins a new one with what can still be read; whoever asks
  /// meanwhile waits. Afterwards the files are to be compared with it.
  void rebuild(InstantSource clock) {
    synchronized (writing) {
      synchronized (reading) {
        closeQuietly();
        Path aside =
            IndexRepair.setAside(database, clock, new IllegalStateException("found while it ran"));
        try {
          IndexSchema.migrate(database);
          writer = connect(database);
          reader = connect(database);
        } catch (SQLException e) {
          throw failed("begin anew", e);
        }
        faults.rebuilt(IndexRepair.words(salvage(aside), aside));
      }
    }
  }

  private void closeQuietly() {
    try (Connection first = writer;
        Connection second = reader) {
      return;
    } catch (SQLException e) {
      faults.note(e);
    }
  }

  /// Copies what can be read of a damaged database into this one.
  ///
  /// @return how many rows
  long salvage(Path damaged) {
    synchronized (writing) {
      try {
        return Salvage.from(damaged, writer);
      } catch (SQLException e) {
        throw failed("fill", e);
      }
    }
  }

  private static Connection connect(Path database) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA busy_timeout = 5000");
    }
    return connection;
  }

  /// What is done with a prepared statement.
  interface Use<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  <T> T write(String sql, Use<T> use) {
    synchronized (writing) {
      try (PreparedStatement statement = writer.prepareStatement(sql)) {
        return use.on(statement);
      } catch (SQLException e) {
        faults.note(e);
        throw failed("write", e);
      }
    }
  }

  <T> T read(String sql, Use<T> use) {
    synchronized (reading) {
      try (PreparedStatement statement = reader.prepareStatement(sql)) {
        return use.on(statement);
      } catch (SQLException e) {
        faults.note(e);
        throw failed("read", e);
      }
    }
  }

  /// Does the work in one transaction on the connection that writes, alone; it is on the disk when
  /// this returns. Work inside of other work is part of that one's transaction.
  <T> T write(SqlWork<T> work) {
    synchronized (writing) {
      try {
        if (!writer.getAutoCommit()) {
          return work.on(writer);
        }
        writer.setAutoCommit(false);
        try {
          T result = work.on(writer);
          writer.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          writer.rollback();
          throw e;
        } finally {
          writer.setAutoCommit(true);
        }
      } catch (SQLException e) {
        faults.note(e);
        throw failed("write", e);
      }
    }
  }

  /// Does the work on the connection that reads; it must not write.
  <T> T read(SqlWork<T> work) {
    synchronized (reading) {
      try {
        return work.on(reader);
      } catch (SQLException e) {
        faults.note(e);
        throw failed("read", e);
      }
    }
  }

  /// What is wrong with the database.
  List<Problem> problems() {
    return faults.problems();
  }

  private static RecordingException failed(String what, SQLException e) {
    return new RecordingException(
        RecordingException.Kind.INDEX,
        "cannot %s the index of footage: %s; check the disk and its free space"
            .formatted(what, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    synchronized (writing) {
      synchronized (reading) {
        try (Connection first = writer;
            Connection second = reader) {
          return;
        } catch (SQLException e) {
          throw failed("close", e);
        }
      }
    }
  }
}
