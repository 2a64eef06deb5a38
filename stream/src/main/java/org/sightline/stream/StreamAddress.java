package org.sightline.stream;

import java.net.URI;
import java.util.Locale;
import org.sightline.domain.Camera;

/// Which addresses a stream can be opened at.
final class StreamAddress {
  /// The port of an address that names none (RFC 2326 3.2).
  static final int RTSP_PORT = 554;

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

  /// The address for people.
  static String shown(URI checked) {
    return Camera.withoutSecret(checked);
  }
}
