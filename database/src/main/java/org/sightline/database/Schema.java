package org.sightline.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/// The form of a room's SQLite database: the steps that lead to it, one transaction each.
///
/// Before a database that holds anything is changed it is copied beside itself, as
/// `node.db.before-v2`, for its owner's eyes alone where the database is; the copy is kept until
/// the next change has succeeded. A database that a newer program has changed is refused, and left
/// as it is.
///
/// @param loader of the room's resources
/// @param place of its steps among them, such as `org/sightline/rule/schema`
public record Schema(ClassLoader loader, String place) {
  private static final System.Logger LOG = System.getLogger(Schema.class.getName());

  /// The steps that lie in the folder `schema` beside a class.
  public static Schema beside(Class<?> room) {
    return new Schema(room.getClassLoader(), room.getPackageName().replace('.', '/') + "/schema");
  }

  /// Brings the database to the newest form, making it where there is none.
  ///
  /// @throws SchemaException `NEWER` if a newer program has changed it, `DISK` if it cannot be
  ///   copied first
  /// @throws SQLException if it cannot be read
  /// @throws FlywayException if a step fails; the database is then as it was before that step
  public void bringUp(Path database) throws SQLException {
    Flyway flyway = steps(database, MigrationVersion.LATEST);
    int known = newest(flyway);
    int found = found(database);
    refuseNewer(database, found, known);
    if (found == known) {
      return;
    }
    if (found == 0) {
      flyway.migrate();
      return;
    }
    Path copy = Path.of(database + ".before-v" + known);
    snapshot(database, copy);
    flyway.migrate();
    removeOtherCopies(database, copy);
    LOG.log(
        System.Logger.Level.INFO,
        "database brought to another form database=%s from=%d to=%d copy=%s"
            .formatted(database.getFileName(), found, known, copy));
  }

  /// Refuses a database of another form than this program knows; changes nothing.
  ///
  /// @throws SchemaException `NEWER` or `OLDER`
  public void refuseOther(Path database) throws SQLException {
    int known = newest(steps(database, MigrationVersion.LATEST));
    int found = found(database);
    refuseNewer(database, found, known);
    if (found < known) {
      throw new SchemaException(
          SchemaException.Kind.OLDER,
          "%s has schema version %d and this program reads %d: start the node once"
              .formatted(database, found, known));
    }
  }

  private static void refuseNewer(Path database, int found, int known) {
    if (found > known) {
      throw new SchemaException(
          SchemaException.Kind.NEWER,
          ("%s has schema version %d, and this program knows up to %d: a newer Sightline has used"
                  + " it. Run that version again, or put back the copy that it made before its"
                  + " change (%s.before-v…) and lose what was written since")
              .formatted(database, found, known, database.getFileName()));
    }
  }

  /// The steps up to a version; the newest of them, where tests need an older database.
  public Flyway steps(Path database, MigrationVersion upTo) {
    return Flyway.configure(loader)
        .dataSource("jdbc:sqlite:" + database, null, null)
        .locations("classpath:" + place)
        .target(upTo)
        .load();
  }

  private static int newest(Flyway flyway) {
    return Arrays.stream(flyway.info().all())
        .filter(step -> !step.getState().name().startsWith("FUTURE"))
        .map(MigrationInfo::getVersion)
        .mapToInt(version -> version.getMajor().intValueExact())
        .max()
        .orElse(0);
  }

  /// SQLite's own code for a database that is damaged.
  private static final int CORRUPT = 11;

  /// A line of the history whose version is not that of the step that it names.
  private static final String FALSE_LINE =
      "SELECT version, script FROM flyway_schema_history"
          + " WHERE type = 'SQL' AND script NOT LIKE 'V' || version || '\\_\\_%' ESCAPE '\\'";

  /// The version of a database; 0 where it is new.
  ///
  /// @throws SQLException with SQLite's code for damage, too, where the history contradicts itself:
  ///   a version that nobody made must not pass for that of a newer program
  public static int found(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
        if (!there.next()) {
          return 0;
        }
      }
      try (ResultSet line = statement.executeQuery(FALSE_LINE)) {
        if (line.next()) {
          throw new SQLException(
              "the history of %s is damaged: version %s by %s"
                  .formatted(database.getFileName(), line.getString(1), line.getString(2)),
              "",
              CORRUPT);
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
      // SQLite copies into an empty file, and leaves its permissions as they are.
      Files.createFile(part, permissions(database));
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
          var statement = connection.prepareStatement("VACUUM INTO ?")) {
        statement.setString(1, part.toString());
        statement.execute();
      }
      Files.move(part, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new SchemaException(
          SchemaException.Kind.DISK,
          "%s cannot be copied before it is changed: %s; free some space"
              .formatted(database, e.getMessage()),
          e);
    }
  }

  private static FileAttribute<?>[] permissions(Path database) throws IOException {
    return database.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(database))
        }
        : new FileAttribute<?>[0];
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
      LOG.log(System.Logger.Level.WARNING, "an old copy of a database cannot be deleted", e);
    }
  }
}
