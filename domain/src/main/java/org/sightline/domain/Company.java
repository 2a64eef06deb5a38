package org.sightline.domain;

import java.util.List;

/// The facts that a fact is seen together with, for terms that ask what came before or after.
///
/// Of one object track it knows the highest revision only.
@FunctionalInterface
public interface Company {
  /// A fact that nothing is known around.
  Company ALONE = _ -> List.of();

  /// The site where all of this was seen; empty where it has no name.
  default String site() {
    return "";
  }

  /// At least every fact that shares an instant with the range, its end included.
  Iterable<? extends Observation> around(TimeRange range);

  /// At least every fact that `of` matches and that shares an instant with the range, its end
  /// included: what can leave out the others need not hand them over.
  default Iterable<? extends Observation> around(TimeRange range, ObservationQuery of) {
    return around(range);
  }

  /// The company of all these facts, at a site.
  static Company of(Iterable<? extends Observation> facts, String site) {
    return new Company() {
      @Override
      public String site() {
        return site;
      }

      @Override
      public Iterable<? extends Observation> around(TimeRange range) {
        return facts;
      }
    };
  }
}
