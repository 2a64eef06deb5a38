package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A browser that is to be woken (Push API).
///
/// @param endpoint its push service's address for it
/// @param publicKey base64url; may be left out where it is taken out
/// @param secret base64url; may be left out where it is taken out
public record WirePush(String endpoint, @Nullable String publicKey, @Nullable String secret) {
  @Override
  public String toString() {
    return "a browser";
  }
}
