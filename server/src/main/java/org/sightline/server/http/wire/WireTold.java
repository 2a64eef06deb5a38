package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An alert as receivers are told it.
///
/// @param text the same in one sentence
/// @param link where to look at it
/// @param alerts how many alerts the incident has
/// @param escalated whether it is told again because nobody took it
public record WireTold(
    long id,
    long incident,
    String joined,
    String rule,
    long ruleId,
    Instant at,
    String severity,
    String state,
    boolean escalated,
    int alerts,
    List<String> cameras,
    String text,
    String link,
    @Nullable WireObservation observation) {}
