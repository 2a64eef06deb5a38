package org.sightline.database;

import org.jspecify.annotations.Nullable;

/// A database whose form is not what the program needs, and stays as it is; the message says which,
/// why and what to do.
public final class SchemaException extends RuntimeException {
  /// What is in the way, for whoever opens the database.
  public enum Kind {
    /// A newer program has changed it.
    NEWER,
    /// It was not yet brought to the form of this program.
    OLDER,
    /// The copy before a change cannot be made.
    DISK
  }

  private final Kind kind;

  SchemaException(Kind kind, String message) {
    this(kind, message, null);
  }

  SchemaException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What is in the way.
  public Kind kind() {
    return kind;
  }
}
