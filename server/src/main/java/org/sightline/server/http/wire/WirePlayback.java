package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where to find the footage of an instant.
///
/// @param span unbroken footage that holds the instant; null in a gap
/// @param gap that holds the instant; null in a span, and where nothing is known
/// @param next the span after it
/// @param url of footage from the instant on, to the end of its span or an hour; in a gap of the
///   next span's; null where there is none
/// @param startsAt the instant of the first picture in `url`
public record WirePlayback(
    @Nullable WireSpan span,
    @Nullable WireGap gap,
    @Nullable WireSpan next,
    @Nullable String url,
    @Nullable Instant startsAt) {}
