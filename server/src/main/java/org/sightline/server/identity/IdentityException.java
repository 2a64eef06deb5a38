package org.sightline.server.identity;

import org.jspecify.annotations.Nullable;

/// Why users or sessions could not be dealt with; the message says what, which, why, and what to
/// do.
public final class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong.
  public enum Kind {
    /// The database or the token file cannot be read or written.
    STORAGE,
    /// A user of that name is there already.
    NAME_TAKEN,
    /// A name or a password is not usable.
    BAD_VALUE,
    /// There is no user of that name.
    UNKNOWN_USER,
    /// There is no such role, group, session, token or passkey.
    UNKNOWN,
    /// Something else still needs it.
    IN_USE,
    /// The user is the only administrator, and there has to be one.
    LAST_ADMINISTRATOR,
    /// Too many passwords are being compared; try again soon.
    BUSY
  }

  private final Kind kind;

  IdentityException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  IdentityException(Kind kind, String message) {
    this(kind, message, null);
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
