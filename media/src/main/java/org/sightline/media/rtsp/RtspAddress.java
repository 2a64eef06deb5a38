package org.sightline.media.rtsp;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An `rtsp:` address taken apart.
///
/// @param host name or number, without brackets
/// @param uri as it stands in a request: without user and password
record RtspAddress(String host, int port, String uri, @Nullable Credentials credentials) {
  static final int STANDARD_PORT = 554;
  private static final int MAX_URI_CHARS = 2048;

  /// Takes an address apart; empty if it is none of the form `rtsp://host[:port][/path]`. Host
  /// names with an underscore, which `URI` does not take for a host, are let pass.
  static Optional<RtspAddress> of(URI address) {
    String authority = address.getRawAuthority();
    if (authority == null
        || !"rtsp".equalsIgnoreCase(address.getScheme())
        || address.toString().length() > MAX_URI_CHARS) {
      return Optional.empty();
    }
    int at = authority.lastIndexOf('@');
    String place = authority.substring(at + 1);
    int bracket = place.lastIndexOf(']');
    int colon = place.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? place : place.substring(0, colon);
    int port = STANDARD_PORT;
    if (colon >= 0 && colon + 1 < place.length()) {
      port = HeaderText.wholeNumber(place.substring(colon + 1)).orElse(0);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || port < 1 || port > 65_535) {
      return Optional.empty();
    }
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    Credentials credentials = at < 0 ? null : credentials(authority.substring(0, at));
    return Optional.of(new RtspAddress(host, port, "rtsp://" + place + path + query, credentials));
  }

  /// Where a control attribute points (RFC 2326 appendix C.1.1). A relative one is put behind the
  /// base with a slash between, as players do, and not resolved by RFC 3986, which would cut off
  /// the last part of the path that cameras mean to keep.
  ///
  /// @param base Content-Base, or the address of the request
  static String control(String base, String control) {
    if (control.isEmpty() || control.equals("*")) {
      return base;
    }
    if (control.toLowerCase(Locale.ROOT).startsWith("rtsp://")) {
      return control;
    }
    boolean slash = base.endsWith("/") || control.startsWith("/");
    return base + (slash ? "" : "/") + control;
  }

  /// Whether a text can stand as the address in a request line.
  static boolean isUsable(String uri) {
    if (uri.length() > MAX_URI_CHARS || !uri.toLowerCase(Locale.ROOT).startsWith("rtsp://")) {
      return false;
    }
    return uri.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  private static Credentials credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    return new Credentials(decoded(user), colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return uri;
  }
}
