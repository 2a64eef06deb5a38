package org.sightline.observation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of an answer.
///
/// @param next the cursor of the page after this one, or null where the answer ends here. It is
///   good for the same query and order only. Facts stored in between do not shift later pages; an
///   object track that is told anew in between may move to its new place.
/// @param lookedBackTo null where the page is full or the last one; else it was stopped here, as so
///   much had been read for it, and `next` goes on from here: it may hold few facts or none
public record Page(
    List<StoredObservation> observations, @Nullable String next, @Nullable Instant lookedBackTo) {
  public Page {
    observations = List.copyOf(observations);
  }
}
