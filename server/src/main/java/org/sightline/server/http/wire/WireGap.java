package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Footage that is missing.
///
/// @param end null while it goes on
/// @param cause for scripts, such as `connection-lost`
/// @param words the cause, for people
public record WireGap(
    Instant start, @Nullable Instant end, String cause, String words, String detail) {}
