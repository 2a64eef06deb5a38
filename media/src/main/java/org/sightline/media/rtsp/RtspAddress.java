package org.sightline.media.rtsp;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An `rtsp:` or `rtsps:` address taken apart.
///
/// @param host name or number, without brackets
/// @param port as named, or the standard one
/// @param portNamed whether the address names a port
/// @param secure whether it asks for TLS
/// @param uri as it stands in a request: without user and password
record RtspAddress(
    String host,
    int port,
    boolean portNamed,
    boolean secure,
    String uri,
    @Nullable Credentials credentials) {
  static final int STANDARD_PORT = 554;
  static final int SECURE_PORT = 322;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String PLAIN = "rtsp";
  private static final String SECURE = "rtsps";
  private static final int MAX_URI_CHARS = 2048;

  /// Takes an address apart; empty if it is none of the form `rtsp[s]://host[:port][/path]`. Host
  /// names with an underscore, which `URI` does not take for a host, are let pass.
  static Optional<RtspAddress> of(URI address) {
    String authority = address.getRawAuthority();
    boolean secure = SECURE.equalsIgnoreCase(address.getScheme());
    if (authority == null
        || !(secure || PLAIN.equalsIgnoreCase(address.getScheme()))
        || address.toString().length() > MAX_URI_CHARS) {
      return Optional.empty();
    }
    int at = authority.lastIndexOf('@');
    String place = authority.substring(at + 1);
    int bracket = place.lastIndexOf(']');
    int colon = place.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? place : place.substring(0, colon);
    int port = secure ? SECURE_PORT : STANDARD_PORT;
    boolean named = colon >= 0 && colon + 1 < place.length();
    if (named) {
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
    String uri = (secure ? SECURE : PLAIN) + "://" + place + path + query;
    return Optional.of(new RtspAddress(host, port, named, secure, uri, credentials));
  }

  /// The port to connect to: that of the web where the messages go through a tunnel and the address
  /// names none.
  int port(RtspTransport transport) {
    return switch (transport) {
      case HTTP -> portNamed ? port : HTTP_PORT;
      case HTTPS -> portNamed ? port : HTTPS_PORT;
      case AUTO, TCP, UDP, MULTICAST -> port;
    };
  }

  /// The same with other credentials, or none.
  RtspAddress with(@Nullable Credentials others) {
    return new RtspAddress(host, port, portNamed, secure, uri, others);
  }

  /// Host and port as they stand in the address.
  String authority() {
    int begin = uri.indexOf("//") + 2;
    int slash = uri.indexOf('/', begin);
    int query = uri.indexOf('?', begin);
    int end = slash < 0 ? (query < 0 ? uri.length() : query) : slash;
    return uri.substring(begin, end);
  }

  /// What follows host and port in the address, beginning with a slash.
  String path() {
    String rest = uri.substring(uri.indexOf("//") + 2 + authority().length());
    return rest.startsWith("/") ? rest : "/" + rest;
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
    if (isAbsolute(control)) {
      return control;
    }
    boolean slash = base.endsWith("/") || control.startsWith("/");
    return base + (slash ? "" : "/") + control;
  }

  /// Whether a text can stand as the address in a request line.
  static boolean isUsable(String uri) {
    if (uri.length() > MAX_URI_CHARS || !isAbsolute(uri)) {
      return false;
    }
    return uri.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  private static boolean isAbsolute(String uri) {
    String lower = uri.toLowerCase(Locale.ROOT);
    return lower.startsWith("rtsp://") || lower.startsWith("rtsps://");
  }

  static Credentials credentials(String userInfo) {
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
