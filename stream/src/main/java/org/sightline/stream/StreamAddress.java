package org.sightline.stream;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sightline.domain.OffLimits;
import org.sightline.media.rtsp.RtspOutcome;

/// Which addresses a stream can be opened at.
final class StreamAddress {
  /// The port of an address that names none (RFC 2326 3.2).
  static final int RTSP_PORT = 554;

  private static final Pattern SECRET_IN_PATH =
      Pattern.compile("pass|pwd", Pattern.CASE_INSENSITIVE);

  private StreamAddress() {}

  /// The address, with its port written out.
  ///
  /// @throws IllegalArgumentException saying what is wrong and what to do, without secrets
  static URI checked(URI address) {
    String scheme = address.getScheme();
    if (scheme == null || !scheme.toLowerCase(Locale.ROOT).equals("rtsp")) {
      throw new IllegalArgumentException(
          "a camera's address must begin with rtsp://, not with %s; other sources are not supported"
              .formatted(scheme == null ? "a path" : "'" + scheme + ":'"));
    }
    if (address.getHost() == null || address.getPort() == 0 || address.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "the address names no host and port that can be read; the form is"
              + " rtsp://user:password@host:554/path, and the characters @ : / ? # % in a user or"
              + " password must be written %40 %3A %2F %3F %23 %25");
    }
    if (address.getPort() > 0) {
      return address;
    }
    String user = address.getRawUserInfo() == null ? "" : address.getRawUserInfo() + "@";
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return URI.create("rtsp://" + user + address.getHost() + ":" + RTSP_PORT + path + query);
  }

  /// Host and port, for people: paths of some cameras hold the password.
  static String shown(URI checked) {
    return checked.getHost() + ":" + checked.getPort();
  }

  /// What a camera refused, with the path where that is what it did not know.
  static String refusal(URI checked, RtspOutcome.Refused refused) {
    return switch (refused.reason()) {
      case NOT_FOUND -> "%s (asked for %s)".formatted(refused.message(), path(checked));
      case WRONG_CREDENTIALS, NO_USABLE_MEDIA, PROTOCOL -> refused.message();
    };
  }

  private static String path(URI checked) {
    String path = checked.getRawPath();
    if (path == null || path.isEmpty()) {
      return "no path";
    }
    String query = checked.getRawQuery() == null ? "" : "?…";
    return SECRET_IN_PATH.matcher(path).find() ? "a path with a password" : path + query;
  }

  /// Whether a camera may be at the network address that its name led to.
  static boolean isAllowed(InetAddress address) {
    return !OffLimits.contains(address);
  }
}
