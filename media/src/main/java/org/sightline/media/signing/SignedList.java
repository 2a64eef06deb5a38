package org.sightline.media.signing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a signature SEI says of one GOP, or of a part of one.
///
/// @param counter number of the GOP, counted by the signer; wraps after 32 bits
/// @param count how many NAL units the signer hashed
/// @param partial whether the signer ended the GOP early, so that `count` says where it ends
/// @param hashes the hash of every NAL unit; empty where the signer saves room
/// @param gopHash hash over all of them; null in the first Axis scheme
/// @param link first hash of the GOP before, all zero at the beginning of a stream; null in the
///   first Axis scheme
/// @param nextLink hash of the first NAL unit behind the GOP, which the first Axis scheme sends
/// @param timeMicros when the GOP began by the signer's clock, microseconds since 1970; null where
///   it does not say
record SignedList(
    long counter,
    int count,
    boolean partial,
    List<byte[]> hashes,
    byte @Nullable [] gopHash,
    byte @Nullable [] link,
    byte @Nullable [] nextLink,
    @Nullable Long timeMicros) {
  /// Whether the signer had signed nothing before.
  boolean beginsStream() {
    byte[] before = link;
    return before == null ? counter <= 1 : Hashes.isZero(before);
  }

  /// The list with its last hash taken for that of the GOP behind, as the first Axis scheme ends a
  /// list wherever a GOP follows.
  SignedList endingInNextGop() {
    return hashes.isEmpty()
        ? new SignedList(
            counter, Math.max(0, count - 1), partial, hashes, null, null, null, timeMicros)
        : new SignedList(
            counter,
            Math.max(0, count - 1),
            partial,
            List.copyOf(hashes.subList(0, hashes.size() - 1)),
            null,
            null,
            hashes.getLast(),
            timeMicros);
  }
}
