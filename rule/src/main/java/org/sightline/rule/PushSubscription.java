package org.sightline.rule;

import java.time.Instant;

/// A browser that a user lets the node wake (Push API, RFC 8030).
///
/// @param endpoint its push service's address for it, which works like a password
/// @param publicKey P-256 point, uncompressed, base64url
/// @param secret 16 bytes, base64url
public record PushSubscription(
    long id, String user, String endpoint, String publicKey, String secret, Instant madeAt) {
  /// The most browsers of one user.
  public static final int MAX_OF_USER = 10;

  @Override
  public String toString() {
    return "push subscription " + id + " of " + user;
  }
}
