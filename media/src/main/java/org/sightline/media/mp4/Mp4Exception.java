package org.sightline.media.mp4;

/// Bytes that are not the MP4 that was asked for; the message says what, where and why.
public final class Mp4Exception extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /// Why the bytes cannot be used.
  public enum Kind {
    /// Not MP4, or damaged beyond its last fragment.
    MALFORMED,
    /// MP4, with nothing inside that this package can hand out.
    UNSUPPORTED,
    /// Beyond a limit that protects memory or time.
    TOO_LARGE
  }

  Mp4Exception(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// Why the bytes cannot be used.
  public Kind kind() {
    return kind;
  }

  static Mp4Exception malformed(String message) {
    return new Mp4Exception(Kind.MALFORMED, message);
  }

  static Mp4Exception tooLarge(String message) {
    return new Mp4Exception(Kind.TOO_LARGE, message);
  }
}
