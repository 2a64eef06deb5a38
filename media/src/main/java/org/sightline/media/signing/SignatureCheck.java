package org.sightline.media.signing;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/// Checks one signature, whatever its algorithm: ECDSA, or RSA with PSS padding of any usual salt,
/// or with PKCS #1 v1.5 padding (RFC 8017, 8).
///
/// The frameworks name no padding, and sign with PSS and the longest salt that fits.
final class SignatureCheck {
  /// RSA keys outside are refused: weak, or slow on purpose.
  private static final int MIN_RSA_BITS = 1024;

  private static final int MAX_RSA_BITS = 8192;

  private SignatureCheck() {}

  /// Whether `signature` over `content` was made by the holder of `key`.
  static boolean verify(PublicKey key, HashAlgorithm hash, byte[] content, byte[] signature) {
    String digest = hash.javaName().replace("-", "");
    return switch (key) {
      case ECPublicKey _ -> verify(key, digest + "withECDSA", null, content, signature);
      case RSAPublicKey rsa -> verifyRsa(rsa, hash, digest, content, signature);
      default -> false;
    };
  }

  private static boolean verifyRsa(
      RSAPublicKey key, HashAlgorithm hash, String digest, byte[] content, byte[] signature) {
    int bits = key.getModulus().bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      return false;
    }
    int longest = (bits - 1 + 7) / 8 - hash.bytes() - 2;
    for (int salt : new int[] {longest, hash.bytes(), 0}) {
      PSSParameterSpec padding =
          new PSSParameterSpec(
              hash.javaName(), "MGF1", new MGF1ParameterSpec(hash.javaName()), salt, 1);
      if (verify(key, "RSASSA-PSS", padding, content, signature)) {
        return true;
      }
    }
    return verify(key, digest + "withRSA", null, content, signature);
  }

  private static boolean verify(
      PublicKey key,
      String algorithm,
      @org.jspecify.annotations.Nullable PSSParameterSpec padding,
      byte[] content,
      byte[] signature) {
    try {
      Signature check = Signature.getInstance(algorithm);
      if (padding != null) {
        check.setParameter(padding);
      }
      check.initVerify(key);
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      // What a stream carries can break a provider in many ways; none of them is a good signature.
      return false;
    }
  }
}
