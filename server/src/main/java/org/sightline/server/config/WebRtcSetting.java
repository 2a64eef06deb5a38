package org.sightline.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How live pictures go to browsers by WebRTC.
///
/// @param on whether they do; otherwise they go over WebSockets alone
/// @param port UDP port, or 0 for the number of the port that `listen` names
/// @param addresses that browsers are told instead of the machine's own
/// @param sessions that may be open at once
/// @param turn relay for browsers that cannot reach the node by UDP, or null
/// @param conversions streams that may be converted at once for browsers that cannot play them
public record WebRtcSetting(
    boolean on,
    int port,
    List<String> addresses,
    int sessions,
    @Nullable Turn turn,
    int conversions) {
  /// On: it is the quickest way, and costs a node without viewers nothing but a port.
  public static final WebRtcSetting DEFAULT = new WebRtcSetting(true, 0, List.of(), 128, null, 1);

  /// The settings of `webrtc` in its long form.
  public static final Set<String> KEYS =
      ConfigurationReader.ordered("on", "port", "addresses", "sessions", "turn");

  /// The settings of `webrtc.turn`.
  public static final Set<String> TURN_KEYS =
      ConfigurationReader.ordered("url", "user", "password", "secret");

  public WebRtcSetting {
    addresses = List.copyOf(addresses);
  }

  /// A TURN server (RFC 8656) that browsers are told of.
  ///
  /// @param user and `password` are handed to everyone who may watch; with `secret`, which the
  ///   server shares, names and passwords are made that are good for an hour
  public record Turn(
      String url, @Nullable String user, @Nullable String password, @Nullable String secret) {
    @Override
    public String toString() {
      return "TURN at " + url;
    }
  }

  static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("write a port from 0 to 65535");
    }
    return port;
  }

  static int sessions(String text) {
    int sessions = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (sessions < 1 || sessions > 4096) {
      throw new IllegalArgumentException("write a whole number from 1 to 4096");
    }
    return sessions;
  }

  static int conversions(String text) {
    int most = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    if (most < 0) {
      throw new IllegalArgumentException("write a whole number from 0 to 99");
    }
    return most;
  }

  static String address(String text) {
    if (!text.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}")) {
      throw new IllegalArgumentException("write an IP address, such as 192.0.2.7");
    }
    return text;
  }

  static String turnUrl(String text) {
    try {
      String scheme = String.valueOf(new URI(text).getScheme()).toLowerCase(Locale.ROOT);
      if (Set.of("turn", "turns", "stun", "stuns").contains(scheme) && !text.contains("@")) {
        return text;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new IllegalArgumentException("write turn:HOST:PORT or turns:HOST:PORT");
  }
}
