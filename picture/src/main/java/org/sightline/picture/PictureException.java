package org.sightline.picture;

/// Pixels could not be had or made; the message says what, which, why and what to do.
public final class PictureException extends RuntimeException {
  /// What kind of failure it is.
  public enum Kind {
    /// The native libraries do not run here.
    NO_NATIVE_LIBRARY,
    /// A codec, pixel form or size that this build cannot handle.
    UNSUPPORTED,
    /// A file that holds no video or cannot be read.
    UNREADABLE_FILE,
    /// A native call failed on input that should have been good.
    FAILED,
    /// The process that makes pictures ended, or answered what is no answer.
    GONE
  }

  private final Kind kind;

  PictureException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  PictureException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// The process that makes pictures is gone.
  public static PictureException gone(String why) {
    return new PictureException(Kind.GONE, why);
  }

  public Kind kind() {
    return kind;
  }
}
