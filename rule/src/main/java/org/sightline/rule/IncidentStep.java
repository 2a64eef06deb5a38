package org.sightline.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One deed in the history of an incident.
///
/// @param who the user's name, or [#NODE] for what the node did of itself
/// @param words of whoever did it; empty for none
/// @param undone whether it was taken back
public record IncidentStep(
    long id,
    long incident,
    Instant at,
    String who,
    Incident.State before,
    Incident.State after,
    Incident.@Nullable Outcome outcome,
    String words,
    boolean undone) {
  /// Who does what nobody did.
  public static final String NODE = "node";
}
