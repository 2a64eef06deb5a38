package org.sightline.media.rtsp;

import java.io.IOException;

/// The end of a session that its own packets bring about: what follows is no continuation, so the
/// caller closes the session and opens a new one.
public final class RunEndException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Why the session ended.
  public enum Reason {
    /// The peer said that it ended: RTCP BYE or "session not found".
    ENDED_BY_PEER,
    /// What arrived could not be read as RTSP or RTP for too long.
    UNREADABLE
  }

  private final Reason reason;

  RunEndException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Why the session ended.
  public Reason reason() {
    return reason;
  }
}
