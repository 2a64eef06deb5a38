package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What footage there is in a range, what is missing, and what of it is damaged.
///
/// @param marks what the ledger notes of an instant at which nothing is missing, such as a clock
///   that was set back; each ends where it begins
/// @param analysisGaps when nobody looked at the camera's pictures, and why, footage or not
public record WireTimeline(
    Instant start,
    Instant end,
    List<WireSpan> spans,
    List<WireGap> gaps,
    List<WireDamage> damaged,
    List<WireGap> analysisGaps,
    List<WireGap> marks) {}
