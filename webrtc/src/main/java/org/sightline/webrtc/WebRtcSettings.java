package org.sightline.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Where WebRTC listens, what it calls itself, and how much it takes on.
///
/// @param listen UDP address and port; port 0 for any
/// @param addresses that browsers are told, best first
/// @param maxSessions in all
/// @param maxSessionsOfUser of one user
public record WebRtcSettings(
    InetSocketAddress listen, List<InetAddress> addresses, int maxSessions, int maxSessionsOfUser) {
  /// The usual most in all, and of one user: a wall of cameras in two windows.
  public static final int USUAL_SESSIONS = 128;

  public static final int USUAL_SESSIONS_OF_USER = 32;

  public WebRtcSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("browsers have to be told at least one address");
    }
    if (maxSessions < 1 || maxSessionsOfUser < 1) {
      throw new IllegalArgumentException(
          "at least one session, not %d and %d".formatted(maxSessions, maxSessionsOfUser));
    }
  }
}
