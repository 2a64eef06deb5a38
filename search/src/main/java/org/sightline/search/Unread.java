package org.sightline.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.ColourIs;
import org.sightline.domain.ObservationQuery.HeightAtLeast;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PlateLike;
import org.sightline.domain.ObservationQuery.SpeedAtLeast;

/// Whether "none" is said of something that nobody read: colours, plates, speeds.
final class Unread {
  /// The facts of that time.
  @FunctionalInterface
  interface Facts {
    /// Whether the test holds for any.
    boolean any(Predicate<Observation> test);
  }

  private Unread() {}

  /// The sentence that says so; empty where it was read of some object in that time.
  static Optional<String> of(ObservationQuery query, Facts facts) {
    return switch (query) {
      case And(List<ObservationQuery> terms) -> ofAny(terms, facts);
      case Or(List<ObservationQuery> terms) -> ofAny(terms, facts);
      case Not(ObservationQuery term) -> of(term, facts);
      case ColourIs _ ->
          unless(facts, o -> !o.attributes().colours().isEmpty(), "the colour of any object");
      case PlateLike _ ->
          unless(facts, o -> !o.attributes().plate().isEmpty(), "the number plate of any vehicle");
      case SpeedAtLeast _ ->
          unless(
              facts,
              o -> o.attributes().speedMetresPerSecond().isPresent(),
              "the speed of any object");
      case HeightAtLeast _ ->
          unless(facts, o -> o.attributes().heightMetres().isPresent(), "the height of any object");
      case ObservationQuery.FollowedBy _,
          ObservationQuery.PrecededBy _,
          ObservationQuery.CountAtLeast _,
          ObservationQuery.Leaf _ ->
          Optional.empty();
    };
  }

  private static Optional<String> ofAny(List<ObservationQuery> terms, Facts facts) {
    for (ObservationQuery term : terms) {
      Optional<String> said = of(term, facts);
      if (said.isPresent()) {
        return said;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unless(
      Facts facts, Predicate<ObjectObservation> read, String what) {
    boolean known =
        !facts.any(_ -> true)
            || facts.any(fact -> fact instanceof ObjectObservation o && read.test(o));
    return known
        ? Optional.empty()
        : Optional.of("Not recorded: %s was not read in that time.".formatted(what));
  }
}
