package org.sightline.media.rtsp;

import java.net.URI;
import java.time.InstantSource;

/// The opening of one RTSP address.
public final class RtspClient {
  private RtspClient() {}

  /// Opens `address` and plays it, blocking the calling (virtual) thread.
  public static RtspOutcome open(URI address, RtspTimeouts timeouts, InstantSource clock) {
    throw new UnsupportedOperationException("to come");
  }
}
