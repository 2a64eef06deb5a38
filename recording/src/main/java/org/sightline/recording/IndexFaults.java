package org.sightline.recording;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// What is known of damage to the index: found when SQLite says so, told until a day after it was
/// mended. Any thread may call.
final class IndexFaults {
  private static final Duration TOLD_FOR = Duration.ofDays(1);

  private final InstantSource clock;
  private volatile @Nullable Instant damagedSince;
  private volatile @Nullable Instant rebuiltAt;
  private volatile String words = "";

  IndexFaults(InstantSource clock) {
    this.clock = clock;
  }

  /// Looks whether a failure says that the database is damaged.
  void note(SQLException e) {
    if (isDamage(e)) {
      found(String.valueOf(e.getMessage()));
    }
  }

  /// The database is damaged.
  void found(String how) {
    if (damagedSince == null) {
      words = how;
      damagedSince = clock.instant();
    }
  }

  boolean isDamaged() {
    return damagedSince != null;
  }

  /// The database was made anew.
  void rebuilt(String how) {
    words = how;
    rebuiltAt = clock.instant();
    damagedSince = null;
  }

  /// How the damage showed.
  String words() {
    return words;
  }

  List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    Instant damaged = damagedSince;
    Instant rebuilt = rebuiltAt;
    if (damaged != null) {
      found.add(
          new Problem(
              "index-damaged",
              Severity.WARNING,
              null,
              damaged,
              "the index of footage is damaged and is being made anew from the files: " + words,
              "check the disk of the data folder; recording goes on meanwhile"));
    } else if (rebuilt != null && clock.instant().isBefore(rebuilt.plus(TOLD_FOR))) {
      found.add(
          new Problem(
              "index-rebuilt",
              Severity.NOTICE,
              null,
              rebuilt,
              "the index of footage was damaged and has been made anew from the files: " + words,
              "check the disk of the data folder; ./sightline check looks at every file"));
    }
    return found;
  }

  /// SQLITE_CORRUPT or SQLITE_NOTADB, or SQLITE_ERROR because a table or column is not there: what
  /// this program asks is always the same, so then the database's own description of it is damaged.
  static boolean isDamage(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        int code = sql.getErrorCode() & 0xFF;
        if (code == 11 || code == 26 || (code == 1 && isOfAnotherForm(sql.getMessage()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfAnotherForm(@Nullable String message) {
    return message != null
        && (message.contains("no such column")
            || message.contains("no such table")
            || message.contains("has no column named"));
  }
}
