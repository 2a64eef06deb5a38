package org.sightline.server.http.wire;

import java.time.Instant;

/// A text message of the live socket; `type` tells which.
public sealed interface WireLive {
  /// Footage begins: the next binary message is its initialisation.
  ///
  /// @param mime for Media Source Extensions
  /// @param at the instant of media time 0
  record Start(String type, String mime, Instant at) implements WireLive {
    public Start(String mime, Instant at) {
      this("start", mime, at);
    }
  }

  /// How the stream stands.
  record Status(String type, String state, String cause, String message) implements WireLive {
    public Status(String state, String cause, String message) {
      this("status", state, cause, message);
    }
  }
}
