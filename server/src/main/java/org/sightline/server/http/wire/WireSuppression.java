package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What nobody wants to hear of again.
///
/// @param rule the rule that is silent, or null for all
/// @param words what it is about, for people
/// @param place in which the middle of the box lies
/// @param hits how often it kept a rule silent
public record WireSuppression(
    long id,
    @Nullable Long rule,
    @Nullable String ruleName,
    String words,
    String camera,
    @Nullable String label,
    @Nullable String zone,
    @Nullable WireBox place,
    String why,
    long fromAlert,
    String madeBy,
    Instant madeAt,
    long hits,
    @Nullable Instant lastHit) {}
