package org.sightline.server.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.sightline.domain.Camera;
import org.sightline.domain.OffLimits;

/// A camera's address as people write it.
public final class CameraAddress {
  private static final int MAX_LENGTH = 2048;
  private static final Set<String> SCHEMES =
      Set.of("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]*])(?::[0-9]{0,5})?");

  private CameraAddress() {}

  /// Reads `rtsp://[user:password@]host[:port]/path`, or the same with another of the schemes that
  /// a stream can come over. A password may hold characters that a URI would want escaped, since
  /// people copy them as they are.
  ///
  /// @throws IllegalArgumentException if it cannot be a camera's address; the message repeats no
  ///   password
  public static URI parse(String text) {
    String address = text.strip();
    if (address.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the address is longer than " + MAX_LENGTH + " characters");
    }
    int scheme = address.indexOf("://");
    String word = scheme < 0 ? "" : address.substring(0, scheme).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(word)) {
      throw new IllegalArgumentException(
          "the address must begin with rtsp://, such as rtsp://user:password@10.0.0.2/main, or with rtsps, http, https, rtmp, rtmps or srt"
              + (scheme > 0 && scheme < 12
                  ? " ('" + address.substring(0, scheme) + "' is not supported)"
                  : ""));
    }
    try {
      URI uri = new URI(word + escapedUser(address.substring(scheme)));
      if (uri.getHost() == null || uri.getHost().isEmpty()) {
        throw new IllegalArgumentException(
            "the address names no host: write rtsp://host/path (host and port are letters, digits, dots and a number)");
      }
      boolean listens = (word.equals("srt") || word.equals("rtmp")) && isListener(uri);
      if (isOffLimits(uri.getHost()) && !listens) {
        throw new IllegalArgumentException(
            "no camera can be at %s: enter the camera's own address".formatted(uri.getHost()));
      }
      if (uri.getPort() == 0 || uri.getPort() > 65_535) {
        throw new IllegalArgumentException("the port must be from 1 to 65535");
      }
      if (uri.getFragment() != null && !word.startsWith("http")) {
        throw new IllegalArgumentException(
            "the address has a '#': write %23 where it belongs to the path or the password");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "the address has a character that cannot stand there: escape it, such as %20 for a space",
          e);
    }
  }

  /// Whether the node is to wait for the camera; then a passphrase says who may come.
  ///
  /// @throws IllegalArgumentException if there is none, or one that SRT would not take
  private static boolean isListener(URI uri) {
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    List<String> parameters = List.of(query.split("&", -1));
    if (!parameters.contains("mode=listener")) {
      return false;
    }
    if (parameters.stream().noneMatch(p -> p.matches("passphrase=.{10,79}"))) {
      throw new IllegalArgumentException(
          "a listener lets in whoever knows its passphrase: add &passphrase=… with 10 to 79 characters");
    }
    return true;
  }

  /// Judges numbers only; a name is judged when it is looked up to connect.
  private static boolean isOffLimits(String host) {
    try {
      return OffLimits.contains(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String escapedUser(String afterScheme) {
    int slash = afterScheme.indexOf('/', 3);
    int end = slash < 0 ? afterScheme.length() : slash;
    int at = afterScheme.lastIndexOf('@', end);
    if (at < 0) {
      // No '@' before the first '/': either there is no user, or the password holds a '/'. What
      // stands there
      // tells: a host, with or without a port, or something that can be neither.
      at = afterScheme.lastIndexOf('@');
      if (at < 0 || HOST_AND_PORT.matcher(afterScheme.substring(3, end)).matches()) {
        return afterScheme;
      }
    }
    StringBuilder escaped = new StringBuilder("://");
    for (char c : afterScheme.substring(3, at).toCharArray()) {
      if (c == '%'
          || c == ':'
          || Character.isLetterOrDigit(c) && c < 128
          || "-._~!$&'()*+,;=".indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          escaped.append('%').append("%02X".formatted(b));
        }
      }
    }
    return escaped.append(afterScheme, at, afterScheme.length()).toString();
  }

  /// The address for people: without user and password.
  public static String shown(URI address) {
    return Camera.withoutSecret(address);
  }
}
