package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Footage to keep.
///
/// @param camera null for all cameras
/// @param stream main or sub; main when left out
/// @param until when it ends; null for ever
/// @param reason 1 to 1000 characters
public record WireNewPin(
    @Nullable String camera,
    @Nullable String stream,
    Instant start,
    Instant end,
    @Nullable Instant until,
    String reason) {}
