package org.sightline.server.evidence;

/// Why an export cannot be made; the message says what, which, why and what to do.
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /// What is in the way.
  public enum Kind {
    /// No footage in any of the ranges.
    NO_FOOTAGE,
    /// Too little room on the disk.
    NO_ROOM,
    /// As many wait as may.
    TOO_MANY,
    /// What was written is not what was read back.
    NOT_INTACT,
    /// Somebody cancelled it.
    CANCELLED
  }

  public ExportException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
