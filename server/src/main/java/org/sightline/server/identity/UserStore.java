package org.sightline.server.identity;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sightline.database.Schema;
import org.sightline.database.SchemaException;

/// Users, their sessions and the addresses they are known from, in SQLite (`schema/*.sql`).
///
/// One connection behind one lock; every statement is a key look-up. What a method has written is
/// on the disk when it returns.
final class UserStore implements AutoCloseable {
  /// A user as stored.
  record StoredUser(
      long id,
      String name,
      String role,
      String passwordHash,
      boolean mustChange,
      Instant createdAt,
      Where where) {}

  /// A session as stored, with its user.
  record StoredSession(StoredUser user, Instant createdAt, Instant usedAt) {}

  /// The most addresses that are remembered for one user; the one unused for longest goes.
  static final int MAX_ADDRESSES = 32;

  private static final Schema SCHEMA = Schema.beside(UserStore.class);

  private static final String USER_COLUMNS =
      "users.id, users.name, role, password_hash, must_change, users.created_at_us,"
          + " users.everywhere, users.cameras, users.camera_groups";

  private final Object lock = new Object();
  // Guarded by lock.
  private final Connection connection;

  private UserStore(Connection connection) {
    this.connection = connection;
  }

  static UserStore open(Path database) {
    String url = "jdbc:sqlite:" + database;
    try {
      createPrivately(database);
      SCHEMA.bringUp(database);
      Connection connection = DriverManager.getConnection(url);
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA foreign_keys = ON");
        statement.execute("PRAGMA busy_timeout = 5000");
      }
      return new UserStore(connection);
    } catch (IOException | SQLException | FlywayException | SchemaException e) {
      throw failed("open", e);
    }
  }

  /// The hashes of passwords are their owner's alone, whatever the folder allows; SQLite gives its
  /// side files the same permissions.
  private static void createPrivately(Path database) throws IOException {
    if (Files.notExists(database)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          database,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  boolean isEmpty() {
    return query("SELECT 1 FROM users LIMIT 1", row -> true).isEmpty();
  }

  List<StoredUser> users() {
    return query("SELECT " + USER_COLUMNS + " FROM users ORDER BY name", UserStore::user);
  }

  Optional<StoredUser> find(String name) {
    return query("SELECT " + USER_COLUMNS + " FROM users WHERE name = ?", UserStore::user, name)
        .stream()
        .findFirst();
  }

  /// The user of that name.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER
  StoredUser known(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  static IdentityException unknown(String name) {
    return new IdentityException(
        IdentityException.Kind.UNKNOWN_USER,
        name.equals(Caller.CLI)
            ? "the command line's token has no password: sign in as a user"
            : "there is no user '%s'".formatted(name));
  }

  Optional<StoredUser> find(long id) {
    return query("SELECT " + USER_COLUMNS + " FROM users WHERE id = ?", UserStore::user, id)
        .stream()
        .findFirst();
  }

  void add(String name, Role role, String passwordHash, boolean mustChange, Instant at) {
    update(
        "INSERT INTO users (name, role, password_hash, must_change, created_at_us)"
            + " VALUES (?, ?, ?, ?, ?)",
        name,
        role.word(),
        passwordHash,
        mustChange ? 1 : 0,
        micros(at));
  }

  /// Sets a password and ends the user's sessions but `kept`, all or nothing.
  void setPassword(long userId, String passwordHash, boolean mustChange, byte @Nullable [] kept) {
    atOnce(
        () -> {
          update(
              "UPDATE users SET password_hash = ?, must_change = ? WHERE id = ?",
              passwordHash,
              mustChange ? 1 : 0,
              userId);
          update(
              "DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?",
              userId,
              kept == null ? new byte[0] : kept);
        });
  }

  /// Does all that `work` writes, or nothing of it.
  void atOnce(Runnable work) {
    synchronized (lock) {
      try {
        connection.setAutoCommit(false);
        try {
          work.run();
          connection.commit();
        } catch (IdentityException e) {
          connection.rollback();
          throw e;
        } finally {
          connection.setAutoCommit(true);
        }
      } catch (SQLException e) {
        throw failed("write", e);
      }
    }
  }

  /// Replaces the hash of a password that stays the same; no session ends.
  ///
  /// @param replaced the hash that it was; nothing is done where it is another by now
  void upgradeHash(long userId, String replaced, String passwordHash) {
    update(
        "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
        passwordHash,
        userId,
        replaced);
  }

  /// Whether the user has signed in from the address.
  boolean isKnown(String name, String address) {
    return !query(
            "SELECT 1 FROM known_addresses JOIN users ON users.id = user_id"
                + " WHERE name = ? AND address = ?",
            row -> true,
            name,
            address)
        .isEmpty();
  }

  /// Remembers that the user signed in from the address.
  void remember(long userId, String address, Instant at) {
    update(
        "INSERT INTO known_addresses (user_id, address, used_at_us) VALUES (?, ?, ?)"
            + " ON CONFLICT DO UPDATE SET used_at_us = excluded.used_at_us",
        userId,
        address,
        micros(at));
    update(
        "DELETE FROM known_addresses WHERE user_id = ? AND address IN (SELECT address"
            + " FROM known_addresses WHERE user_id = ? ORDER BY used_at_us DESC LIMIT -1 OFFSET ?)",
        userId,
        userId,
        MAX_ADDRESSES);
  }

  void setRole(long userId, Role role, Where where) {
    update(
        "UPDATE users SET role = ?, everywhere = ?, cameras = ?, camera_groups = ? WHERE id = ?",
        role.word(),
        where.everywhere() ? 1 : 0,
        where.camerasText(),
        where.groupsText(),
        userId);
  }

  boolean removeUser(String name) {
    return update("DELETE FROM users WHERE name = ?", name) > 0;
  }

  /// How a session is begun.
  ///
  /// @param address without the port
  /// @param agent what the browser says of itself
  /// @param way how its user proved who they are
  record Beginning(String address, String agent, String way) {}

  /// Adds a session, and takes away those that are over, and the user's oldest above `most`.
  void addSession(byte[] tokenHash, long userId, Instant at, Beginning beginning) {
    SessionLimits limits = SessionLimits.USUAL;
    update(
        "DELETE FROM sessions WHERE used_at_us < ? OR created_at_us < ?",
        micros(at.minus(limits.idle())),
        micros(at.minus(limits.absolute())));
    update(
        "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions"
            + " WHERE user_id = ? ORDER BY created_at_us DESC LIMIT -1 OFFSET ?)",
        userId,
        limits.mostForOneUser() - 1);
    update(
        "INSERT INTO sessions (token_hash, user_id, created_at_us, used_at_us, address, agent, way)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        tokenHash,
        userId,
        micros(at),
        micros(at),
        beginning.address(),
        beginning.agent(),
        beginning.way());
  }

  Optional<StoredSession> session(byte[] tokenHash) {
    return query(
            "SELECT "
                + USER_COLUMNS
                + ", sessions.created_at_us, used_at_us FROM sessions"
                + " JOIN users ON users.id = user_id WHERE token_hash = ?",
            row -> new StoredSession(user(row), instant(row.getLong(10)), instant(row.getLong(11))),
            tokenHash)
        .stream()
        .findFirst();
  }

  List<Session> sessions() {
    return query(
        "SELECT token_hash, name, sessions.created_at_us, used_at_us, address, agent, way"
            + " FROM sessions JOIN users ON users.id = user_id ORDER BY sessions.created_at_us DESC",
        row ->
            new Session(
                sessionId(row.getBytes(1)),
                row.getString(2),
                instant(row.getLong(3)),
                instant(row.getLong(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7)));
  }

  /// What names a session to people: half of the hash of its token, of which the token cannot be
  /// found.
  static String sessionId(byte[] tokenHash) {
    return HexFormat.of().formatHex(tokenHash, 0, tokenHash.length / 2);
  }

  boolean endSession(String user, String id) {
    return update(
            "DELETE FROM sessions WHERE lower(hex(substr(token_hash, 1, 16))) = ?"
                + " AND (? = '' OR user_id = (SELECT id FROM users WHERE name = ?))",
            id,
            user,
            user)
        > 0;
  }

  void touch(byte[] tokenHash, Instant at) {
    update("UPDATE sessions SET used_at_us = ? WHERE token_hash = ?", micros(at), tokenHash);
  }

  void removeSession(byte[] tokenHash) {
    update("DELETE FROM sessions WHERE token_hash = ?", tokenHash);
  }

  @Override
  public void close() {
    synchronized (lock) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw failed("close", e);
      }
    }
  }

  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> query(String sql, Row<T> reading, Object... values) {
    synchronized (lock) {
      try (PreparedStatement statement = prepared(sql, values);
          ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(reading.read(rows));
        }
        return found;
      } catch (SQLException e) {
        throw failed("read", e);
      }
    }
  }

  int update(String sql, Object... values) {
    synchronized (lock) {
      try (PreparedStatement statement = prepared(sql, values)) {
        return statement.executeUpdate();
      } catch (SQLException e) {
        throw failed("write", e);
      }
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  static StoredUser user(ResultSet row) throws SQLException {
    return new StoredUser(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5) != 0,
        instant(row.getLong(6)),
        Where.of(row.getInt(7) != 0, row.getString(8), row.getString(9)));
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static IdentityException failed(String what, Exception e) {
    return new IdentityException(
        IdentityException.Kind.STORAGE,
        "cannot %s the users of this node (node.db): %s; check the disk and its free space"
            .formatted(what, e.getMessage()),
        e);
  }
}
