package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Footage that somebody asked to keep.
///
/// @param camera null for all cameras
/// @param stream main or sub; null for all cameras
/// @param until when it ends; null for ever
/// @param holds whether it keeps footage now
/// @param legalUntil when the camera's legal maximum takes its newest footage all the same; null
///   where there is none
public record WirePin(
    long id,
    @Nullable String camera,
    @Nullable String stream,
    Instant start,
    Instant end,
    @Nullable Instant until,
    String reason,
    String pinnedBy,
    Instant pinnedAt,
    @Nullable String releasedBy,
    @Nullable Instant releasedAt,
    boolean holds,
    @Nullable Instant legalUntil) {}
