package org.sightline.server.restream;

import org.jspecify.annotations.Nullable;
import org.sightline.server.identity.Readers;

/// Who may read streams from this node over RTSP, and where.
///
/// @param server null where the owner has switched no re-stream on
/// @param host under which other programs find the node, with brackets around an IPv6 address
public record Restreaming(Readers readers, @Nullable Restream server, String host) {
  /// The address without user, secret and path, such as `rtsps://node:8554`; null where nothing
  /// listens.
  public @Nullable String address() {
    return server == null
        ? null
        : "%s://%s:%d".formatted(server.isSecure() ? "rtsps" : "rtsp", host, server.port());
  }
}
