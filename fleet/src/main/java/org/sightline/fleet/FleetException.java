package org.sightline.fleet;

/// A registry that cannot do what was asked; the message says what, which, why and what to do.
public final class FleetException extends RuntimeException {
  /// What kind of trouble it is, for whoever maps it to a status.
  public enum Kind {
    /// The name is taken already.
    NAME_TAKEN,
    /// The database cannot be read or written.
    STORAGE
  }

  private final Kind kind;

  FleetException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  FleetException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// A camera of that name is there already.
  public static FleetException nameTaken(String name) {
    return new FleetException(
        Kind.NAME_TAKEN,
        "camera " + name + " exists already: choose another name, or remove it first");
  }

  public Kind kind() {
    return kind;
  }
}
