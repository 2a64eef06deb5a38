package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sightline.database.Schema;
import org.sightline.fleet.CameraRegistry;
import org.sightline.observation.ObservationLog;
import org.sightline.rule.RuleSettings;
import org.sightline.rule.Rules;
import org.sightline.server.http.AlertText;
import org.sightline.server.identity.Identity;

/// The databases beside the index of footage: from every earlier version to this one, and a newer
/// one refused.
class EarlierDatabasesTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String TOKEN = "a-token-of-a-session";

  @TempDir private Path folder;

  /// A room and the file that it keeps.
  private enum Room {
    NODE("node.db", "org/sightline/server/identity/schema"),
    FLEET("fleet.db", "org/sightline/fleet/schema"),
    RULES("rules.db", "org/sightline/rule/schema"),
    OBSERVATIONS("observations.db", "org/sightline/observation/schema");

    private final String file;
    private final String place;

    Room(String file, String place) {
      this.file = file;
      this.place = place;
    }

    Schema schema() {
      Class<?> of =
          switch (this) {
            case NODE -> Identity.class;
            case FLEET -> CameraRegistry.class;
            case RULES -> Rules.class;
            case OBSERVATIONS -> ObservationLog.class;
          };
      return new Schema(of.getClassLoader(), place);
    }

    AutoCloseable open(Path database) {
      return switch (this) {
        case NODE -> Identity.open(database, CLOCK);
        case FLEET -> CameraRegistry.open(database, CLOCK);
        case RULES -> Rules.open(database, RuleSettings.of(AlertText::json), CLOCK);
        case OBSERVATIONS -> ObservationLog.open(database);
      };
    }

    Path in(Path folder) {
      return folder.resolve(file);
    }
  }

  @ParameterizedTest
  @EnumSource(Room.class)
  void everyEarlierVersionBecomesTheNewestAndLeavesACopy(Room room) throws Exception {
    Path fresh = room.in(Files.createDirectory(folder.resolve("fresh")));
    room.open(fresh).close();
    int newest = Schema.found(fresh);
    for (int version = 1; version < newest; version++) {
      Path database = room.in(Files.createDirectory(folder.resolve("v" + version)));
      room.schema().steps(database, at(version)).migrate();
      int old = Schema.found(database);
      room.open(database).close();
      assertEquals(newest, Schema.found(database));
      assertEquals(form(fresh), form(database), room + " from version " + version);
      if (old < newest) {
        assertEquals(old, Schema.found(Path.of(database + ".before-v" + newest)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Room.class)
  void aNewerDatabaseIsRefusedAndLeftAsItIs(Room room) throws Exception {
    Path database = room.in(folder);
    room.open(database).close();
    sql(
        database,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL',"
            + " 'V99__later.sql', '', 0, 1)");
    TreeSet<String> before = form(database);
    String said =
        String.valueOf(
            assertThrows(RuntimeException.class, () -> room.open(database)).getMessage());
    assertTrue(said.contains("99") && said.contains("a newer Sightline"), said);
    assertEquals(before, form(database));
    sql(database, "DELETE FROM flyway_schema_history WHERE version = '99'");
    room.open(database).close();
  }

  @Test
  void usersSessionsAndReadersOfTheFirstVersionsAreKeptAndTheCopyIsPrivate() throws Exception {
    Path database = Room.NODE.in(folder);
    Room.NODE.schema().steps(database, at(3)).migrate();
    long now = Instant.now().getEpochSecond() * 1_000_000;
    String hash =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes()));
    sql(
        database,
        "INSERT INTO users (id, name, role, password_hash, must_change, created_at_us) VALUES (7,"
            + " 'ann', 'viewer', '$argon2id$x', 0, 1)",
        ("INSERT INTO sessions (token_hash, user_id, created_at_us, used_at_us)"
                + " VALUES (x'%s', 7, %d, %d)")
            .formatted(hash, now, now),
        "INSERT INTO known_addresses (user_id, address, used_at_us) VALUES (7, '10.0.0.1', 1)");
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
    try (Identity identity = Identity.open(database, CLOCK)) {
      assertEquals("ann", identity.session(TOKEN).orElseThrow().user());
      assertTrue(identity.remove("ann"));
      assertFalse(identity.session(TOKEN).isPresent(), "sessions still go with their user");
    }
    Path copy = Path.of(database + ".before-v" + Schema.found(database));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    assertEquals(3, Schema.found(copy));
  }

  private static MigrationVersion at(int version) {
    return MigrationVersion.fromVersion(String.valueOf(version));
  }

  /// Tables, columns and indexes.
  private static TreeSet<String> form(Path database) throws SQLException {
    TreeSet<String> form = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT m.type || ' ' || m.tbl_name || ' ' || coalesce(c.name || ' ' || c.type, m.name)"
                    + " FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c ON m.type ="
                    + " 'table' WHERE m.name NOT LIKE 'sqlite_%'")) {
      while (row.next()) {
        form.add(row.getString(1));
      }
    }
    return form;
  }

  private static void sql(Path database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String each : List.of(statements)) {
        statement.execute(each);
      }
    }
  }
}
