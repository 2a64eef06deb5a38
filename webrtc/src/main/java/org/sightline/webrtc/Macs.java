package org.sightline.webrtc;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The algorithms of the Java platform that every JDK has, without their checked failures.
final class Macs {
  private static final String HMAC_SHA1 = "HmacSHA1";

  private Macs() {}

  static byte[] hmacSha1(byte[] key, byte[] bytes) {
    return mac(key).doFinal(bytes);
  }

  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC_SHA1);
      mac.init(new SecretKeySpec(key, HMAC_SHA1));
      return mac;
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  /// `length` bytes of AES in counter mode from `iv` on.
  static byte[] keyStream(byte[] key, byte[] iv, int length) {
    try {
      Cipher cipher = cipher("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw absent(e);
    }
  }

  static WebRtcException absent(GeneralSecurityException e) {
    return new WebRtcException(
        WebRtcException.Kind.CRYPTO,
        "this Java runtime lacks what SRTP needs: %s; use a complete JDK 25"
            .formatted(e.getMessage()),
        e);
  }
}
