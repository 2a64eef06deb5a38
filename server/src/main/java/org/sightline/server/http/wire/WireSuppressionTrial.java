package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What a suppression would have kept silent over the last week, before it is made.
///
/// @param words what it would be about, for people
/// @param looked how many alerts of the week were compared
/// @param suppressed how many of them it would have kept silent, the example among them
/// @param confirmed how many of those belong to incidents that were closed as true: those it should
///   not have
/// @param gone how many could not be compared, because retention took their facts
/// @param more whether there were more alerts than were compared
/// @param alerts the newest of the suppressed
public record WireSuppressionTrial(
    String words,
    Instant start,
    Instant end,
    int looked,
    int suppressed,
    int confirmed,
    int gone,
    boolean more,
    List<WireAlert> alerts) {}
