package org.sightline.server.http.wire;

import java.util.List;

/// A reader that was made.
///
/// @param secret the password with which it authenticates; it is kept nowhere and shown here only
/// @param addresses of its streams, without user and secret; none where the re-stream is off
public record WireMadeReader(String name, String secret, List<String> addresses) {
  @Override
  public String toString() {
    return "reader " + name;
  }
}
