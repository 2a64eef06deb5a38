package org.sightline.search;

import java.util.List;
import org.sightline.domain.ObservationQuery;

/// What a typed text was taken to mean.
///
/// @param notUnderstood words that are no name, label, time or key; those that can be found in text
///   are searched as text all the same
public record Reading(ObservationQuery query, List<Chip> chips, List<String> notUnderstood) {
  public Reading {
    chips = List.copyOf(chips);
    notUnderstood = List.copyOf(notUnderstood);
  }
}
