package org.sightline.media.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// The hash functions a signature may name, by the bytes of their object identifier (RFC 5754, 2).
enum HashAlgorithm {
  SHA256("SHA-256", 32, 1),
  SHA384("SHA-384", 48, 2),
  SHA512("SHA-512", 64, 3);

  private static final byte[] NIST_HASHES = {6, 9, 0x60, (byte) 0x86, 0x48, 1, 0x65, 3, 4, 2};

  private final String name;
  private final int bytes;
  private final int arc;

  HashAlgorithm(String name, int bytes, int arc) {
    this.name = name;
    this.bytes = bytes;
    this.arc = arc;
  }

  String javaName() {
    return name;
  }

  int bytes() {
    return bytes;
  }

  /// The object identifier in DER, tag and length included.
  byte[] identifier() {
    byte[] der = Arrays.copyOf(NIST_HASHES, NIST_HASHES.length + 1);
    der[NIST_HASHES.length] = (byte) arc;
    return der;
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks " + name, e);
    }
  }

  static Optional<HashAlgorithm> of(byte[] identifier) {
    return Arrays.stream(values())
        .filter(each -> Arrays.equals(each.identifier(), identifier))
        .findFirst();
  }
}
