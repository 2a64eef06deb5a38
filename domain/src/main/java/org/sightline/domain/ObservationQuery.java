package org.sightline.domain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Every question about observations: what a rule waits for, what an operator searches, what a
/// report counts and what a policy narrows.
///
/// Small, closed and sealed. Its meaning is [#matches(Observation)], evaluated one fact at a time;
/// every engine that answers it another way is tested against this one.
public sealed interface ObservationQuery {
  /// The most terms, nested ones counted, that an engine has to accept; the deepest nesting is
  /// [QueryText#MAX_DEPTH].
  int MAX_TERMS = 256;

  /// Everything.
  record All() implements ObservationQuery {}

  /// Facts that every term matches; with no terms, everything.
  record And(List<ObservationQuery> terms) implements ObservationQuery {
    public And {
      terms = List.copyOf(terms);
    }
  }

  /// Facts that at least one term matches; with no terms, nothing.
  record Or(List<ObservationQuery> terms) implements ObservationQuery {
    public Or {
      terms = List.copyOf(terms);
    }
  }

  /// Facts that the term does not match.
  record Not(ObservationQuery term) implements ObservationQuery {}

  /// Objects with this label, compared without case.
  record LabelIs(String label) implements ObservationQuery {
    public LabelIs {
      label = label.toLowerCase(Locale.ROOT);
    }
  }

  /// Facts seen by this camera.
  record CameraIs(CameraName camera) implements ObservationQuery {}

  /// Objects that stood in the zone of this name.
  record ZoneIs(String zone) implements ObservationQuery {}

  /// Facts that share an instant with the range.
  record During(TimeRange range) implements ObservationQuery {}

  /// Facts whose source was at least this sure, 0 to 1.
  record ConfidenceAtLeast(double confidence) implements ObservationQuery {
    public ConfidenceAtLeast {
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException(
            "confidence %s is not from 0 to 1".formatted(confidence));
      }
    }
  }

  /// Facts that lasted at least this long.
  record LastsAtLeast(Duration duration) implements ObservationQuery {}

  /// Facts that lasted less than this.
  record LastsLessThan(Duration duration) implements ObservationQuery {}

  /// Objects that moved, or that did not.
  record MotionIs(Motion motion) implements ObservationQuery {}

  /// Facts of this kind.
  record KindIs(Kind kind) implements ObservationQuery {}

  /// Facts in whose label, camera name and zone names every word is found, as the beginning of a
  /// word, without case. Words are runs of letters and digits.
  record TextMatches(String text) implements ObservationQuery {}

  /// The kinds of fact, one for each record of [Observation].
  enum Kind {
    OBJECT,
    MOTION;

    /// The kind of `observation`.
    public static Kind of(Observation observation) {
      return switch (observation) {
        case Observation.ObjectObservation o -> OBJECT;
        case Observation.MotionObservation m -> MOTION;
      };
    }
  }

  /// Whether the query matches one fact. This is the definition that engines are held to.
  default boolean matches(Observation observation) {
    return switch (this) {
      case All() -> true;
      case And(List<ObservationQuery> terms) ->
          terms.stream().allMatch(term -> term.matches(observation));
      case Or(List<ObservationQuery> terms) ->
          terms.stream().anyMatch(term -> term.matches(observation));
      case Not(ObservationQuery term) -> !term.matches(observation);
      case LabelIs(String label) ->
          observation instanceof Observation.ObjectObservation o
              && o.label().toLowerCase(Locale.ROOT).equals(label);
      case CameraIs(CameraName camera) -> observation.camera().equals(camera);
      case ZoneIs(String zone) ->
          observation instanceof Observation.ObjectObservation o && o.zones().contains(zone);
      case During(TimeRange range) -> observation.when().overlaps(range);
      case ConfidenceAtLeast(double least) -> observation.confidence() >= least;
      case LastsAtLeast(Duration least) -> observation.when().duration().compareTo(least) >= 0;
      case LastsLessThan(Duration bound) -> observation.when().duration().compareTo(bound) < 0;
      case MotionIs(Motion motion) ->
          observation instanceof Observation.ObjectObservation o && o.motion() == motion;
      case KindIs(Kind kind) -> Kind.of(observation) == kind;
      case TextMatches(String text) -> Words.allFound(text, observation);
    };
  }
}
