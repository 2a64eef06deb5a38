package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// Open sessions, the newest first.
public record WireSessions(List<Open> sessions) {
  /// A session.
  ///
  /// @param address that it was begun from
  /// @param agent what the browser said of itself; empty for nothing
  /// @param way how it was begun, such as `password and code`
  /// @param own whether it is the one that asks
  public record Open(
      String id,
      String user,
      Instant createdAt,
      Instant usedAt,
      String address,
      String agent,
      String way,
      boolean own) {}
}
