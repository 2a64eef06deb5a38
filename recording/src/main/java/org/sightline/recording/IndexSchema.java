package org.sightline.recording;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sightline.database.Schema;
import org.sightline.database.SchemaException;

/// The form of the index's database; see [Schema].
final class IndexSchema {
  static final Schema SCHEMA = Schema.beside(IndexSchema.class);

  private IndexSchema() {}

  /// @throws RecordingException `NEWER` if a newer program has changed the database, `DISK` if it
  ///   cannot be copied before it is changed
  /// @throws SQLException if it cannot be read
  static void migrate(Path database) throws SQLException {
    try {
      SCHEMA.bringUp(database);
    } catch (SchemaException e) {
      throw refused(e);
    }
  }

  /// Refuses a database of another form than this program knows.
  static void refuseOther(Path database) throws SQLException {
    try {
      SCHEMA.refuseOther(database);
    } catch (SchemaException e) {
      throw refused(e);
    }
  }

  private static RecordingException refused(SchemaException e) {
    return switch (e.kind()) {
      case NEWER ->
          new RecordingException(
              RecordingException.Kind.NEWER,
              "the index " + e.getMessage() + "; the footage itself stays readable",
              e);
      case OLDER ->
          new RecordingException(
              RecordingException.Kind.INDEX,
              "the index " + e.getMessage() + ", or run ./sightline repair",
              e);
      case DISK ->
          new RecordingException(RecordingException.Kind.DISK, "the index " + e.getMessage(), e);
    };
  }
}
