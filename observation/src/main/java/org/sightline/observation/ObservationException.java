package org.sightline.observation;

import org.jspecify.annotations.Nullable;

/// Why the observation log or the snapshot store could not do what was asked.
public final class ObservationException extends RuntimeException {
  /// What went wrong, for the edge to map.
  public enum Kind {
    /// The database or a file cannot be read.
    UNREADABLE,
    /// The database or a file cannot be written: disk full, read-only, damaged.
    UNWRITABLE,
    /// The caller's cursor, key or limit is not one that this log gave or takes.
    BAD_CALL,
    /// The query would look at too many facts one by one.
    TOO_WIDE,
    /// The log is closed.
    CLOSED
  }

  private final Kind kind;

  ObservationException(Kind kind, String message) {
    this(kind, message, null);
  }

  ObservationException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
