package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A text message of the live socket; `type` tells which.
public sealed interface WireLive {
  /// Footage begins: the next binary message is its initialisation.
  ///
  /// @param mime for Media Source Extensions
  /// @param at the instant of media time 0
  /// @param converted what the node does to the stream for this browser; null for nothing
  record Start(String type, String mime, Instant at, @Nullable String converted)
      implements WireLive {
    public Start(String mime, Instant at, @Nullable String converted) {
      this("start", mime, at, converted);
    }
  }

  /// How the stream stands.
  record Status(String type, String state, String cause, String message) implements WireLive {
    public Status(String state, String cause, String message) {
      this("status", state, cause, message);
    }
  }
}
