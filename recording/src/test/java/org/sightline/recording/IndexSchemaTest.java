package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.database.Schema;
import org.sightline.domain.GapCause;

/// The index's steps from every earlier version to this one.
final class IndexSchemaTest {
  @TempDir Path folder;

  @Test
  void everyEarlierVersionBecomesTheNewestWithItsRowsAndLeavesACopy() throws Exception {
    int newest = newest();
    assertTrue(newest >= 2);
    for (int version : versions().stream().filter(v -> v < newest).toList()) {
      Path place = Files.createDirectories(folder.resolve("v" + version));
      Path database = place.resolve("recording.db");
      old(database, version);
      byte[] before = Files.readAllBytes(database);
      try (Script door = new Script(place)) {
        Timeline timeline = door.timeline();
        assertEquals(GapCause.CORRUPT, timeline.gaps().getFirst().cause());
        assertEquals(GapCause.STREAM_STALLED, timeline.gaps().get(1).cause());
        door.begin().seconds(3);
      }
      assertEquals(newest, Schema.found(database));
      Path copy = place.resolve("recording.db.before-v" + newest);
      assertEquals(version, Schema.found(copy));
      assertTrue(Files.size(copy) > 0 && before.length > 0);
      assertEquals(schema(fresh()), schema(database), "from version " + version);
    }
  }

  @Test
  void aNewerDatabaseIsRefusedPolitelyAndLeftAsItIs() throws Exception {
    try (Script door = new Script(folder)) {
      door.begin().seconds(3);
    }
    Path database = folder.resolve("recording.db");
    sql(
        database,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL',"
            + " 'V99__later.sql', '', 0, 1)");
    byte[] before = Files.readAllBytes(database);
    RecordingException refused =
        assertThrows(
            RecordingException.class,
            () -> Recordings.open(RecordingSettings.usual(folder), InstantSource.system()));
    assertEquals(RecordingException.Kind.NEWER, refused.kind());
    String said = String.valueOf(refused.getMessage());
    assertTrue(
        said.contains("99") && said.contains("version " + newest() + ";")
            || said.contains("up to " + newest()),
        said);
    assertEquals(before.length, Files.readAllBytes(database).length);
    assertFalse(Files.exists(folder.resolve("recording.db.before-v99")));
    sql(database, "DELETE FROM flyway_schema_history WHERE version = '99'");
    try (Script again = new Script(folder)) {
      assertEquals(1, again.recordings.segments(DOOR).size());
    }
  }

  @Test
  void aStepThatFailsLeavesTheDatabaseAsItWas() throws Exception {
    Path database = folder.resolve("recording.db");
    old(database, 1);
    sql(database, "CREATE TABLE damage (id INTEGER PRIMARY KEY)");
    assertThrows(
        RecordingException.class,
        () -> Recordings.open(RecordingSettings.usual(folder), InstantSource.system()));
    assertEquals(1, Schema.found(database));
    assertFalse(schema(database).toString().contains("sha256"), "nothing of the step is there");
    assertTrue(Files.exists(folder.resolve("recording.db.before-v" + newest())));
    sql(database, "DROP TABLE damage");
    try (Script door = new Script(folder)) {
      assertEquals(newest(), Schema.found(database));
    }
  }

  private static void old(Path database, int version) throws SQLException {
    IndexSchema.SCHEMA
        .steps(database, MigrationVersion.fromVersion(String.valueOf(version)))
        .migrate();
    sql(
        database,
        "INSERT INTO stream (id, name, first_known_us) VALUES (1, 'door/main', 1767225500000000)",
        "INSERT INTO segment (id, stream_id, run_start_us, start_us, duration_us, bytes,"
            + " damaged_units, init_hash, path) VALUES (7, 1, 1767225500000000, 1767225500000000,"
            + " 10000000, 100, 0, 'aa', '2025-12-31/23/door/main/58.20.mp4')",
        "INSERT INTO gap (stream_id, start_us, end_us, cause, detail) VALUES (1, 1767225510000000,"
            + " 1767225520000000, 'STREAM_STALLED', '')");
  }

  private static void sql(Path database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private Path fresh() throws IOException, SQLException {
    Path database = Files.createDirectories(folder.resolve("fresh")).resolve("recording.db");
    IndexSchema.migrate(database);
    return database;
  }

  private List<Integer> versions() throws IOException, SQLException {
    return Stream.of(IndexSchema.SCHEMA.steps(fresh(), MigrationVersion.LATEST).info().all())
        .map(step -> Integer.parseInt(String.valueOf(step.getVersion())))
        .toList();
  }

  private int newest() throws IOException, SQLException {
    return Schema.found(fresh());
  }

  private static Set<String> schema(Path database) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master")) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }
}
