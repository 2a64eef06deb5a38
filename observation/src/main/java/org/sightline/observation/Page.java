package org.sightline.observation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of an answer.
///
/// @param next the cursor of the page after this one, or null where the answer ends here. It is
///   good for the same query and order only. Facts stored in between do not shift later pages; an
///   object track that is told anew in between may move to its new place.
public record Page(List<StoredObservation> observations, @Nullable String next) {
  public Page {
    observations = List.copyOf(observations);
  }
}
