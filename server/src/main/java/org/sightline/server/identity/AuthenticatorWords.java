package org.sightline.server.identity;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an authenticator says of itself and of a credential: authenticator data (Web Authentication
/// Level 2, 6.1), with the public key (COSE, RFC 9053) where a credential was made.
///
/// @param site SHA-256 of the name that the credential is for
/// @param present whether somebody touched it
/// @param verified whether it knew the person: a PIN, a finger, a face
/// @param signatures how often it has signed; 0 where it does not count
/// @param made the credential that was made; null in a sign-in
record AuthenticatorWords(
    byte[] site, boolean present, boolean verified, long signatures, @Nullable Made made) {
  /// The longest that is read.
  static final int MAX_BYTES = 8192;

  private static final int MAX_CREDENTIAL = 1023;
  private static final int FIXED = 37;
  private static final byte[] P256 =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  /// A new credential.
  ///
  /// @param key X.509 SubjectPublicKeyInfo
  /// @param algorithm its COSE number: -7 ES256, -8 EdDSA, -257 RS256
  record Made(byte[] credential, byte[] key, int algorithm) {}

  /// Reads authenticator data.
  ///
  /// @throws IllegalArgumentException if it is none
  static AuthenticatorWords read(byte[] bytes) {
    if (bytes.length < FIXED || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("authenticator data of %d bytes".formatted(bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] site = new byte[32];
    in.get(site);
    int flags = in.get();
    long signatures = in.getInt() & 0xFFFFFFFFL;
    Made made = (flags & 0x40) == 0 ? null : made(in);
    return new AuthenticatorWords(site, (flags & 0x01) != 0, (flags & 0x04) != 0, signatures, made);
  }

  private static Made made(ByteBuffer in) {
    if (in.remaining() < 18) {
      throw new IllegalArgumentException("authenticator data ends too early");
    }
    in.position(in.position() + 16);
    int length = in.getShort() & 0xFFFF;
    if (length == 0 || length > MAX_CREDENTIAL || length > in.remaining()) {
      throw new IllegalArgumentException("a credential's name of %d bytes".formatted(length));
    }
    byte[] credential = new byte[length];
    in.get(credential);
    Map<?, ?> key = Cbor.map(in);
    int algorithm = Math.toIntExact(number(key, 3));
    byte[] spki =
        switch (algorithm) {
          case -7 -> joined(P256, bytes(key, -2, 32), bytes(key, -3, 32));
          case -8 -> joined(ED25519, bytes(key, -2, 32));
          case -257 -> rsa(bytes(key, -1, 0), bytes(key, -2, 0));
          default ->
              throw new IllegalArgumentException(
                  "signatures of COSE number %d".formatted(algorithm));
        };
    publicKey(spki, algorithm); // a key that cannot be used is refused now
    return new Made(credential, spki, algorithm);
  }

  private static byte[] rsa(byte[] modulus, byte[] exponent) {
    if (modulus.length < 256 || modulus.length > 1024 || exponent.length > 8) {
      throw new IllegalArgumentException("an RSA key of %d bytes".formatted(modulus.length));
    }
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(
              new RSAPublicKeySpec(new BigInteger(1, modulus), new BigInteger(1, exponent)))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("an RSA key that is none", e);
    }
  }

  private static PublicKey publicKey(byte[] spki, int algorithm) {
    String family = algorithm == -7 ? "EC" : algorithm == -8 ? "Ed25519" : "RSA";
    try {
      return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a public key that is none", e);
    }
  }

  /// Whether the signature over `words` is of this key.
  static boolean isSigned(byte[] spki, int algorithm, byte[] words, byte[] signature) {
    String how =
        algorithm == -7 ? "SHA256withECDSA" : algorithm == -8 ? "Ed25519" : "SHA256withRSA";
    try {
      Signature check = Signature.getInstance(how);
      check.initVerify(publicKey(spki, algorithm));
      check.update(words);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // a signature of another form is a wrong one
    }
  }

  private static long number(Map<?, ?> map, long key) {
    if (map.get(key) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("a COSE key without %d".formatted(key));
  }

  private static byte[] bytes(Map<?, ?> map, long key, int length) {
    if (map.get(key) instanceof byte[] bytes && (length == 0 || bytes.length == length)) {
      return bytes;
    }
    throw new IllegalArgumentException("a COSE key without %d".formatted(key));
  }

  static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }
}
