package org.sightline.media.signing;

import java.util.ArrayList;
import java.util.List;

/// A NAL unit that waits for its signature: its hashes, not its bytes.
///
/// @param gopStart whether a GOP begins with it
/// @param sei whether it is an unsigned SEI of the scheme, which the next list hashes
/// @param picture number of the picture that it belongs to
/// @param hashes its hash by each algorithm that may be asked for, null where it was not computed
/// @param asLink the hash that it has as the end of the GOP before, likewise
/// @param vouched verdicts that hold if this unsigned SEI does
record HashedUnit(
    boolean gopStart,
    boolean sei,
    long picture,
    long timeMicros,
    byte[][] hashes,
    byte[][] asLink,
    List<GopVerdict> vouched) {
  static HashedUnit picture(
      boolean gopStart, long picture, long timeMicros, byte[][] hashes, byte[][] asLink) {
    return new HashedUnit(gopStart, false, picture, timeMicros, hashes, asLink, List.of());
  }

  static HashedUnit sei(long picture, long timeMicros, byte[][] hashes, List<GopVerdict> vouched) {
    return new HashedUnit(
        false, true, picture, timeMicros, hashes, hashes, new ArrayList<>(vouched));
  }

  /// The hash by `algorithm`; empty where it was not computed, which equals no hash.
  byte[] hash(HashAlgorithm algorithm) {
    byte[] hash = hashes[algorithm.ordinal()];
    return hash == null ? new byte[0] : hash;
  }

  byte[] linkHash(HashAlgorithm algorithm) {
    byte[] hash = asLink[algorithm.ordinal()];
    return hash == null ? new byte[0] : hash;
  }
}
