package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/// What is done where the index itself is damaged: it is set aside under another name and begun
/// anew, with what can still be read of it, to be completed from the files.
final class IndexRepair {
  private static final System.Logger LOG = System.getLogger(IndexRepair.class.getName());

  private IndexRepair() {}

  /// Opens the index, or makes it anew where SQLite does not accept it.
  static Index openOrRebuild(Path database, InstantSource clock) {
    IndexFaults faults = new IndexFaults(clock);
    try {
      return new Index(IndexDatabase.open(database, faults));
    } catch (RecordingException | FlywayException e) {
      if (!IndexFaults.isDamage(e)) {
        throw e instanceof RecordingException
            ? e
            : new RecordingException(
                RecordingException.Kind.INDEX,
                "cannot open the index %s: %s".formatted(database, e.getMessage()),
                e);
      }
      Path aside = setAside(database, clock, e);
      IndexDatabase fresh = IndexDatabase.open(database, faults);
      faults.rebuilt(words(fresh.salvage(aside), aside));
      return new Index(fresh);
    }
  }

  static String words(long rows, Path aside) {
    return "%d rows of it could still be read; the damaged one is kept as %s"
        .formatted(rows, aside.getFileName());
  }

  /// Moves the database and what SQLite keeps beside it to another name.
  static Path setAside(Path database, InstantSource clock, Throwable why) {
    String suffix = ".damaged-" + clock.instant().getEpochSecond();
    LOG.log(
        System.Logger.Level.ERROR,
        "index is damaged, rebuilding it from the files kept-as=" + database + suffix,
        why);
    try {
      for (String part : List.of("", "-wal", "-shm")) {
        Path file = Path.of(database + part);
        if (Files.exists(file)) {
          Files.move(file, Path.of(database + suffix + part), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      e.addSuppressed(why);
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "the damaged index %s cannot be set aside: %s; check the disk and the folder's permissions"
              .formatted(database, e.getMessage()),
          e);
    }
    return Path.of(database + suffix);
  }
}
