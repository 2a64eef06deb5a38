package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/// What is done where the index itself is damaged.
final class IndexRepair {
  private static final System.Logger LOG = System.getLogger(IndexRepair.class.getName());

  private IndexRepair() {}

  /// Opens the index; one that SQLite does not accept is set aside under another name and begun
  /// anew, to be filled from the files. The causes of its gaps are lost, and that is logged.
  static Index openOrRebuild(Path database, Instant now) {
    try {
      return Index.open(database);
    } catch (RecordingException | FlywayException e) {
      if (!isDamaged(e)) {
        throw e instanceof RecordingException
            ? e
            : new RecordingException(
                RecordingException.Kind.INDEX,
                "cannot open the index %s: %s".formatted(database, e.getMessage()),
                e);
      }
      String suffix = ".damaged-" + now.getEpochSecond();
      LOG.log(
          System.Logger.Level.ERROR,
          "index is damaged, rebuilding it from the files kept-as=" + database + suffix,
          e);
      try {
        for (String part : List.of("", "-wal", "-shm")) {
          Path file = Path.of(database + part);
          if (Files.exists(file)) {
            Files.move(
                file, Path.of(database + suffix + part), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      } catch (IOException cannotMove) {
        e.addSuppressed(cannotMove);
        throw e;
      }
      return Index.open(database);
    }
  }

  /// SQLITE_CORRUPT or SQLITE_NOTADB.
  private static boolean isDamaged(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql
          && ((sql.getErrorCode() & 0xFF) == 11 || (sql.getErrorCode() & 0xFF) == 26)) {
        return true;
      }
    }
    return false;
  }
}
