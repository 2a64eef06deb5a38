package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// What somebody does with an incident.
///
/// @param words why, in their own words
/// @param outcome `true` or `false`: what it turned out to be, where it is closed
/// @param seen whether they have seen it; true when left out
public record WireIncidentDeed(
    @Nullable String words, @Nullable String outcome, @Nullable Boolean seen) {}
