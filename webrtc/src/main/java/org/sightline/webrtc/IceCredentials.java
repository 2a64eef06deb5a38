package org.sightline.webrtc;

import java.security.SecureRandom;
import java.util.Base64;

/// The user name fragment and password of one session's ICE agent (RFC 8445 section 5.3).
record IceCredentials(String ufrag, String password) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// 96 bits of name and 192 of password.
  static IceCredentials made() {
    return new IceCredentials(text(12), text(24));
  }

  /// `bytes` random bytes as letters, digits, `+` and `/`.
  private static String text(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  @Override
  public String toString() {
    return "ICE credentials of " + ufrag;
  }
}
