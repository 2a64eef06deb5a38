package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// An address to try.
///
/// @param transport `auto`, `tcp`, `udp`, `multicast`, `http` or `https`; auto when left out
/// @param certificate SHA-256 fingerprint of the certificate to accept over TLS
public record WireCameraTest(
    String main, @Nullable String transport, @Nullable String certificate) {
  @Override
  public String toString() {
    return "camera test";
  }
}
