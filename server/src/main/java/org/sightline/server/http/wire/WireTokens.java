package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Long-lived tokens of scripts, the newest first; never their secrets.
public record WireTokens(List<Kept> tokens) {
  /// A token.
  ///
  /// @param usedAt to the minute; null for never
  /// @param usedFrom address of then; empty for never
  public record Kept(
      long id,
      String user,
      String name,
      List<String> actions,
      WireWhere where,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant usedAt,
      String usedFrom) {}
}
