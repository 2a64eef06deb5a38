package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A standing query.
///
/// @param query as canonical text
/// @param webhook the host that alerts are posted to
public record WireRule(
    long id,
    String name,
    String query,
    long coolDownSeconds,
    @Nullable String webhook,
    Instant createdAt) {}
