package org.sightline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// Footage that somebody asked to keep whatever its class; only the legal maximum and, last of all,
/// want of room take it.
///
/// @param stream whose footage, or null for all
/// @param until when the pin ends, or null for ever
/// @param reason why, in the words of who pinned
/// @param pinnedBy who asked
/// @param releasedBy who ended it early, or null
public record Pin(
    long id,
    @Nullable StreamId stream,
    TimeRange range,
    @Nullable Instant until,
    String reason,
    String pinnedBy,
    Instant pinnedAt,
    @Nullable String releasedBy,
    @Nullable Instant releasedAt) {
  /// Whether it still keeps footage.
  public boolean holds(Instant at) {
    return releasedAt == null && (until == null || until.isAfter(at));
  }
}
