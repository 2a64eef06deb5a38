package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How live pictures can be had from this node besides the live socket.
///
/// @param webRtc whether `POST /api/v1/cameras/{name}/whep` takes offers
/// @param reason why it does not
/// @param iceServers for the browser's RTCPeerConnection
public record WireLiveWays(boolean webRtc, @Nullable String reason, List<IceServer> iceServers) {
  /// A server that helps a browser to reach the node; the credentials are for this user, and short
  /// of life where the relay shares a secret with the node.
  public record IceServer(String urls, @Nullable String username, @Nullable String credential) {}
}
