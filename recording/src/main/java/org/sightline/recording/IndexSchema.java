package org.sightline.recording;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/// Brings the index's database to the form that this program knows, one transaction a step.
///
/// Before a database that holds anything is changed it is copied beside itself, as
/// `recording.db.before-v2`; the copy is kept until the next change has succeeded. A database that
/// a newer program has changed is refused, and left as it is.
final class IndexSchema {
  private static final System.Logger LOG = System.getLogger(IndexSchema.class.getName());
  private static final String PLACE = "classpath:org/sightline/recording/schema";

  private IndexSchema() {}

  /// @throws RecordingException `NEWER` if a newer program has changed the database
  /// @throws SQLException if it cannot be read
  static void migrate(Path database) throws SQLException {
    Flyway flyway = flyway(database, MigrationVersion.LATEST);
    int known = known(flyway);
    int found = found(database);
    refuseNewer(database, found, known);
    if (found == known) {
      return;
    }
    Path copy = null;
    if (found > 0) {
      copy = Path.of(database + ".before-v" + known);
      snapshot(database, copy);
    }
    flyway.migrate();
    if (copy != null) {
      removeOtherCopies(database, copy);
      LOG.log(
          System.Logger.Level.INFO,
          "index brought to another form from=%d to=%d copy=%s".formatted(found, known, copy));
    }
  }

  private static void refuseNewer(Path database, int found, int known) {
    if (found > known) {
      throw new RecordingException(
          RecordingException.Kind.NEWER,
          ("the index %s has schema version %d, and this program knows up to %d: a newer Sightline"
                  + " has used it. Run that version again, or put back the copy that it made before"
                  + " its change (%s.before-v…) and lose what was indexed since; the footage itself"
                  + " stays readable")
              .formatted(database, found, known, database.getFileName()));
    }
  }

  /// Refuses a database of another form than this program knows.
  static void refuseOther(Path database) throws SQLException {
    int known = known(flyway(database, MigrationVersion.LATEST));
    int found = found(database);
    refuseNewer(database, found, known);
    if (found < known) {
      throw new RecordingException(
          RecordingException.Kind.INDEX,
          "the index %s has schema version %d and this program reads %d: start the node once, or run ./sightline repair"
              .formatted(database, found, known));
    }
  }

  /// The steps up to a version, for tests that need an older database.
  static Flyway flyway(Path database, MigrationVersion upTo) {
    return Flyway.configure(IndexSchema.class.getClassLoader())
        .dataSource("jdbc:sqlite:" + database, null, null)
        .locations(PLACE)
        .target(upTo)
        .load();
  }

  private static int known(Flyway flyway) {
    return Arrays.stream(flyway.info().all())
        .filter(step -> !step.getState().name().startsWith("FUTURE"))
        .map(MigrationInfo::getVersion)
        .mapToInt(version -> version.getMajor().intValueExact())
        .max()
        .orElse(0);
  }

  /// The version of a database; 0 where it is new.
  static int found(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
        if (!there.next()) {
          return 0;
        }
      }
      try (ResultSet version =
          statement.executeQuery(
              "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success = 1")) {
        return version.next() ? version.getInt(1) : 0;
      }
    }
  }

  private static void snapshot(Path database, Path copy) throws SQLException {
    Path part = Path.of(copy + ".part");
    try {
      Files.deleteIfExists(part);
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
          var statement = connection.prepareStatement("VACUUM INTO ?")) {
        statement.setString(1, part.toString());
        statement.execute();
      }
      Files.move(part, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "the index %s cannot be copied before it is changed: %s; free some space"
              .formatted(database, e.getMessage()),
          e);
    }
  }

  private static void removeOtherCopies(Path database, Path kept) {
    Path folder = database.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    List<Path> old = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, database.getFileName() + ".before-v*")) {
      found.forEach(old::add);
      for (Path copy : old) {
        if (!copy.getFileName().equals(kept.getFileName())) {
          Files.deleteIfExists(copy);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an old copy of the index cannot be deleted", e);
    }
  }
}
