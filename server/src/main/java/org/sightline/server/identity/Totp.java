package org.sightline.server.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Codes that change with time (TOTP, RFC 6238): HMAC-SHA-1, steps of 30 seconds, six digits, which
/// is what every authenticator app reads from a picture.
final class Totp {
  /// Bytes of a secret: the length of the hash, as RFC 4226 asks for.
  static final int SECRET_BYTES = 20;

  private static final int STEP_SECONDS = 30;
  private static final int DIGITS = 6;

  /// A code of a step before or after is taken: clocks differ, and people type slowly.
  private static final int DRIFT_STEPS = 1;

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Totp() {}

  /// The step that an instant lies in.
  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), (long) STEP_SECONDS);
  }

  /// The code of a step.
  static String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return String.format("%0" + DIGITS + "d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-1", e);
    }
  }

  /// The step of a code that is right now and newer than the last that was taken; empty for any
  /// other.
  static OptionalLong matching(byte[] secret, String typed, Instant now, long lastStep) {
    byte[] digits = typed.replace(" ", "").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - DRIFT_STEPS; step <= step(now) + DRIFT_STEPS; step++) {
      byte[] right = code(secret, step).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      if (MessageDigest.isEqual(right, digits) && step > lastStep) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /// The secret as people type it: Base32 (RFC 4648) without padding.
  static String text(byte[] secret) {
    StringBuilder text = new StringBuilder();
    long bits = 0;
    int count = 0;
    for (byte each : secret) {
      bits = bits << 8 | each & 0xFF;
      count += 8;
      while (count >= 5) {
        text.append(BASE32.charAt((int) (bits >> count - 5 & 31)));
        count -= 5;
      }
    }
    if (count > 0) {
      text.append(BASE32.charAt((int) (bits << 5 - count & 31)));
    }
    return text.toString();
  }
}
