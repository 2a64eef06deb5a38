package org.sightline.media.rtsp;

import java.net.URI;

/// What of a request's address says what is wanted.
final class RequestPath {
  private RequestPath() {}

  /// The path, decoded, without query and without slashes at the end; empty for what is no address.
  static String of(String uri) {
    try {
      String path = URI.create(uri).getPath();
      return trimmed(path == null ? "" : path);
    } catch (IllegalArgumentException notAnAddress) {
      return "";
    }
  }

  static String withoutQuery(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  static String trimmed(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
