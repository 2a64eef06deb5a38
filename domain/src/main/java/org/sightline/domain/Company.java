package org.sightline.domain;

import java.util.List;

/// The facts that a fact is seen together with, for terms that ask what came before or after.
///
/// Of one object track it knows the highest revision only.
@FunctionalInterface
public interface Company {
  /// A fact that nothing is known around.
  Company ALONE = _ -> List.of();

  /// At least every fact that shares an instant with the range, its end included.
  Iterable<? extends Observation> around(TimeRange range);
}
