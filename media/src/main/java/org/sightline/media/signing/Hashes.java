package org.sightline.media.signing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic on hashes.
final class Hashes {
  private Hashes() {}

  static boolean isZero(byte[] hash) {
    for (byte each : hash) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  /// `in` cut into pieces of `size` bytes; a rest is left out.
  static List<byte[]> split(byte[] in, int size) {
    List<byte[]> pieces = new ArrayList<>(in.length / size);
    for (int at = 0; at + size <= in.length; at += size) {
      pieces.add(java.util.Arrays.copyOfRange(in, at, at + size));
    }
    return pieces;
  }

  static byte[] of(MessageDigest digest, byte[] first, byte[] second) {
    digest.update(first);
    return digest.digest(second);
  }
}
