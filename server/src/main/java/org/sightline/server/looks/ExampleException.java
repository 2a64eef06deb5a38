package org.sightline.server.looks;

/// Why nothing can be said of an example picture.
public final class ExampleException extends Exception {
  private static final long serialVersionUID = 1;

  /// Whose fault it is.
  public enum Kind {
    /// It is no picture that is taken.
    BAD_PICTURE,
    /// Too many are being looked at.
    BUSY,
    /// The process that looks failed, or took too long.
    FAILED
  }

  private final Kind kind;

  ExampleException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// Whose fault it is.
  public Kind kind() {
    return kind;
  }
}
