package org.sightline.server.tls;

import org.jspecify.annotations.Nullable;

/// Why a certificate cannot be used; the message says what, which, why, and what to do.
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong.
  public enum Kind {
    /// A file cannot be read or written.
    FILE,
    /// A file holds something else than it should, or the two do not belong together.
    UNUSABLE
  }

  private final Kind kind;

  TlsException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
