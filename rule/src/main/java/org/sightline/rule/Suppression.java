package org.sightline.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// "Not like this again": facts like it raise no alert while it stands.
///
/// @param why in the words of whoever made it
/// @param fromAlert the alert that was the example
/// @param hits how often it kept a rule silent
/// @param lastHit when it last did, or null
public record Suppression(
    long id,
    QuietPattern pattern,
    String why,
    long fromAlert,
    String madeBy,
    Instant madeAt,
    long hits,
    @Nullable Instant lastHit) {}
