package org.sightline.webrtc;

import org.jspecify.annotations.Nullable;

/// What went wrong in WebRTC beyond what its outcomes tell.
public final class WebRtcException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What kind of failure.
  public enum Kind {
    /// The UDP port cannot be opened.
    PORT,
    /// An algorithm failed that has to be there.
    CRYPTO
  }

  private final Kind kind;

  WebRtcException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What kind of failure.
  public Kind kind() {
    return kind;
  }
}
