package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What footage there is in a range, what is missing, and what of it is damaged.
///
/// @param analysisGaps when nobody looked at the camera's pictures, and why, footage or not
public record WireTimeline(
    Instant start,
    Instant end,
    List<WireSpan> spans,
    List<WireGap> gaps,
    List<WireDamage> damaged,
    List<WireGap> analysisGaps) {}
