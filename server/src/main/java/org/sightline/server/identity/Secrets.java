package org.sightline.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Random secrets, and what is kept of them.
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  // Without 0 o 1 i l, and of one case: people type these from a terminal or from paper.
  private static final String SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 5;
  private static final int GROUP_SIGNS = 4;

  private Secrets() {}

  /// 256 random bits as 43 characters that may stand in a cookie.
  static String token() {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /// A password to read and type: 20 signs of 31 in groups of four, 99 bits.
  static String readablePassword() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_SIGNS; i++) {
      if (i > 0 && i % GROUP_SIGNS == 0) {
        password.append('-');
      }
      password.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
    }
    return password.toString();
  }

  /// SHA-256 of a token, which being random needs no slow hash.
  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
