package org.sightline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which part of a segment a playlist names.
///
/// @param from index of the first fragment
/// @param to index behind the last one; more than there are means all
/// @param end pictures from here on are left out, or null
/// @param complete whether each key picture gets its parameter sets in front, for players that do
///   not follow a change of `EXT-X-MAP`
/// @param aac whether plain sound is turned into AAC
public record HlsPiece(int from, int to, @Nullable Instant end, boolean complete, boolean aac) {
  /// A whole segment.
  public static final HlsPiece WHOLE = new HlsPiece(0, Integer.MAX_VALUE, null, false, false);
}
