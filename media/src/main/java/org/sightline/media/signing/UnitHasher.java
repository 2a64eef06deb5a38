package org.sightline.media.signing;

import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Set;

/// Hashes NAL units as the schemes do: the first of a GOP by itself, every other together with the
/// first, so that a picture cannot be moved to another GOP.
///
/// Before the first signature names its algorithm, hashes of all are made.
final class UnitHasher {
  private static final int ALGORITHMS = HashAlgorithm.values().length;

  private final MessageDigest[] digests = new MessageDigest[ALGORITHMS];
  private final byte[][] anchors = new byte[ALGORITHMS][];
  private Set<HashAlgorithm> active = EnumSet.allOf(HashAlgorithm.class);

  UnitHasher() {
    for (HashAlgorithm each : HashAlgorithm.values()) {
      digests[each.ordinal()] = each.digest();
      anchors[each.ordinal()] = new byte[each.bytes()];
    }
  }

  /// Makes no hashes but these from now on.
  void only(HashAlgorithm algorithm) {
    active = EnumSet.of(algorithm);
  }

  MessageDigest digest(HashAlgorithm algorithm) {
    return digests[algorithm.ordinal()];
  }

  /// Hashes of the bytes alone.
  byte[][] plain(byte[] in, int from, int to) {
    byte[][] hashes = new byte[ALGORITHMS][];
    for (HashAlgorithm each : active) {
      MessageDigest digest = digest(each);
      digest.update(in, from, to - from);
      hashes[each.ordinal()] = digest.digest();
    }
    return hashes;
  }

  /// Hashes of plain hashes together with the first of the GOP.
  byte[][] anchored(byte[][] plain) {
    byte[][] hashes = new byte[ALGORITHMS][];
    for (HashAlgorithm each : active) {
      byte[] hash = plain[each.ordinal()];
      if (hash != null) {
        hashes[each.ordinal()] = Hashes.of(digest(each), anchors[each.ordinal()], hash);
      }
    }
    return hashes;
  }

  /// Makes these the hashes of the first of a GOP.
  void anchor(byte[][] plain) {
    for (HashAlgorithm each : active) {
      byte[] hash = plain[each.ordinal()];
      if (hash != null) {
        anchors[each.ordinal()] = hash;
      }
    }
  }
}
