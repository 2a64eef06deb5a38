package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// What is to be found: what looks like an object that was seen, or like a picture.
///
/// @param track of the object that is the example; null where it is a picture
/// @param picture what the example picture looks like; null where it is an object
/// @param q what people type, by which it is narrowed; everything where it is null
/// @param limit 1 to 200, 48 where it is null
/// @param purpose why it is asked, for the audit log
public record WireSimilarAsked(
    @Nullable String track,
    @Nullable WireLooks picture,
    @Nullable String q,
    @Nullable Integer limit,
    @Nullable String purpose) {}
