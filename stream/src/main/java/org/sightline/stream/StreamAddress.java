package org.sightline.stream;

import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sightline.domain.OffLimits;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSetup;
import org.sightline.media.rtsp.RtspTimeouts;
import org.sightline.media.rtsp.RtspTransport;

/// Which addresses a stream can be opened at.
final class StreamAddress {
  /// The port of an address that names none (RFC 2326 3.2).
  static final int RTSP_PORT = 554;

  private static final int RTSPS_PORT = 322;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /// The schemes of addresses that can be opened, with their usual ports (RFC 2326, RFC 9110; RTMP
  /// specification 1.0; SRT has none, and 9710 is what most write).
  static final Map<String, Integer> SCHEMES =
      Map.of(
          "rtsp", RTSP_PORT,
          "rtsps", RTSPS_PORT,
          "http", HTTP_PORT,
          "https", HTTPS_PORT,
          "rtmp", 1935,
          "rtmps", 443,
          "srt", 9710);

  private static final Pattern SECRET_IN_PATH =
      Pattern.compile("pass|pwd", Pattern.CASE_INSENSITIVE);

  /// Where a stream comes from, and how.
  ///
  /// @param address checked
  record Target(URI address, Reach reach) {}

  private StreamAddress() {}

  /// The address, with its port written out.
  ///
  /// @throws IllegalArgumentException saying what is wrong and what to do, without secrets
  static URI checked(URI address) {
    return checked(address, Reach.USUAL);
  }

  /// The same for a camera that is reached otherwise.
  static URI checked(URI address, Reach reach) {
    String scheme = scheme(address);
    if (!SCHEMES.containsKey(scheme)) {
      throw new IllegalArgumentException(
          "a camera's address begins with rtsp://, rtsps://, http://, https://, rtmp://, rtmps:// or srt://, not with %s"
              .formatted(scheme.isEmpty() ? "a path" : "'" + scheme + ":'"));
    }
    if (address.getFragment() != null) {
      if (!isWeb(address)) {
        throw new IllegalArgumentException(
            "the address has a '#': write %23 where it belongs to the path or the password");
      }
      var unused = HttpSource.interval(address);
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
    String fragment = address.getRawFragment() == null ? "" : "#" + address.getRawFragment();
    int port =
        switch (scheme.startsWith("rtsp") ? reach.transport() : Transport.AUTO) {
          case HTTP -> HTTP_PORT;
          case HTTPS -> HTTPS_PORT;
          case AUTO, TCP, UDP, MULTICAST -> SCHEMES.get(scheme);
        };
    return URI.create(
        scheme + "://" + user + address.getHost() + ":" + port + path + query + fragment);
  }

  /// The scheme in lower case.
  static String scheme(URI address) {
    return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
  }

  /// Whether the address is that of a web server.
  static boolean isWeb(URI address) {
    return scheme(address).startsWith("http");
  }

  /// Whether the node is to wait at the address for the camera, rather than call it.
  static boolean isListener(URI address) {
    String query = address.getRawQuery();
    return query != null && List.of(query.split("&", -1)).contains("mode=listener");
  }

  /// The port of an address, the usual one where it names none.
  static int portOf(URI address) {
    Integer usual = SCHEMES.get(scheme(address));
    return address.getPort() > 0 || usual == null ? address.getPort() : usual;
  }

  /// How a camera is opened.
  static RtspSetup setup(Reach reach, RtspTimeouts timeouts, InstantSource clock) {
    RtspTransport transport =
        switch (reach.transport()) {
          case AUTO -> RtspTransport.AUTO;
          case TCP -> RtspTransport.TCP;
          case UDP -> RtspTransport.UDP;
          case MULTICAST -> RtspTransport.MULTICAST;
          case HTTP -> RtspTransport.HTTP;
          case HTTPS -> RtspTransport.HTTPS;
        };
    return new RtspSetup(
        transport,
        timeouts,
        clock,
        StreamAddress::isAllowed,
        Optional.ofNullable(reach.certificate()));
  }

  /// Host and port, for people: paths of some cameras hold the password.
  static String shown(URI checked) {
    return checked.getHost() + ":" + checked.getPort();
  }

  /// What a camera refused, with the path where that is what it did not know.
  static String refusal(URI checked, RtspOutcome.Refused refused) {
    return switch (refused.reason()) {
      case NOT_FOUND -> "%s (asked for %s)".formatted(refused.message(), path(checked));
      case WRONG_CREDENTIALS, NO_USABLE_MEDIA, CERTIFICATE, PROTOCOL -> refused.message();
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
