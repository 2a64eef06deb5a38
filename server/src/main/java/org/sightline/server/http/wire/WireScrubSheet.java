package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// When small pictures of a range were taken.
///
/// @param times in order; each asked for as `at` gives its picture
public record WireScrubSheet(Instant from, Instant to, List<Instant> times) {}
