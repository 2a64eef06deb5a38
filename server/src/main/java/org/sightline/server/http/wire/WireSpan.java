package org.sightline.server.http.wire;

import java.time.Instant;

/// Unbroken footage; `end` does not belong to it.
public record WireSpan(Instant start, Instant end) {}
