package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Recorded footage to look at anew.
///
/// @param stream main or sub; main when left out
/// @param network its name in the catalogue; the one in use when left out
/// @param picturesPerSecond 0.01 to 60; 5 when left out
/// @param leastConfidence of what is kept, above 0 and below 1; 0.25 when left out
/// @param columns and `rows` of slices beside the whole picture; 1 when left out
public record WireNewReplay(
    String camera,
    @Nullable String stream,
    Instant start,
    Instant end,
    @Nullable String network,
    @Nullable Double picturesPerSecond,
    @Nullable Double leastConfidence,
    @Nullable Integer columns,
    @Nullable Integer rows) {}
