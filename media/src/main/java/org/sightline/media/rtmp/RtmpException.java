package org.sightline.media.rtmp;

import java.io.IOException;

/// What came is no RTMP, or more of it than is taken.
public final class RtmpException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong, for people, with nothing of what came in it
  RtmpException(String message) {
    super(message);
  }
}
