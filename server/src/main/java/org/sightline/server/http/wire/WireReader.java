package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program that may read streams over RTSP.
///
/// @param analyzes whether it may also post what it saw
/// @param cameras that it may see, by name
/// @param usedAt when it last asked for a stream and was let in
public record WireReader(
    String name,
    boolean analyzes,
    List<String> cameras,
    Instant createdAt,
    @Nullable Instant usedAt) {}
