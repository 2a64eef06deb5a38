package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A rule's firing.
///
/// @param rule the rule's name when it fired
/// @param incident the number of its incident
/// @param joined why it belongs to the incident; empty for the one that opened it
/// @param state `open` or `acknowledged`
/// @param observation that raised it; null where retention has taken it
/// @param delivery `none`, `pending`, `delivered`, `failing` or `dropped`
public record WireAlert(
    long id,
    long incident,
    String joined,
    String rule,
    long ruleId,
    Instant at,
    String state,
    @Nullable String acknowledgedBy,
    @Nullable Instant acknowledgedAt,
    @Nullable WireObservation observation,
    String delivery) {}
