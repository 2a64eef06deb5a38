package org.sightline.recording;

import org.jspecify.annotations.Nullable;

/// What recording cannot do; the message says what, which, why, and what to do.
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /// What went wrong.
  public enum Kind {
    /// There is no footage where some was asked for.
    NO_FOOTAGE,
    /// The folder or a file in it cannot be used.
    DISK,
    /// The index cannot be read or written.
    INDEX,
    /// Another process records into the folder.
    IN_USE,
    /// A newer version of this program has changed the index.
    NEWER
  }

  RecordingException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  RecordingException(Kind kind, String message) {
    this(kind, message, null);
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
