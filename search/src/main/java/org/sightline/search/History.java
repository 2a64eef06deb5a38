package org.sightline.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.sightline.domain.Aggregate;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.TimeRange;

/// What the assistant may ask of a node, narrowed to what the asker may see: nothing of a
/// [#forbidden()] camera is in any answer.
public interface History {
  /// The present.
  Instant now();

  /// The site's wall clock.
  ZoneId zone();

  /// The names of the site.
  Vocabulary names();

  /// Cameras that are there and that the asker may not see.
  Set<CameraName> forbidden();

  /// Why the asker may not have an answer to this, in a sentence; empty where the asker may.
  default Optional<String> refusal(ObservationQuery query) {
    return Optional.empty();
  }

  /// When the first fact that was ever kept began; empty where nothing was observed yet.
  Optional<Instant> begun();

  /// Before this, facts were deleted by retention; empty where none were.
  Optional<Instant> expiredBefore();

  /// The newest facts that match, highest revisions only.
  Found find(ObservationQuery query, int limit);

  /// The numbers that the engine works out.
  SortedMap<String, Double> tally(Aggregate aggregate);

  /// Hands over facts as they were stored, every revision, that share an instant with the range, in
  /// no order, until `each` says false. Not by way of the engine's indexes.
  void raw(TimeRange range, Predicate<Fact> each);

  /// As [#raw], only which revision of which object track each fact is.
  void revisions(TimeRange range, Revisions each);

  /// What is done with a revision; false ends the reading.
  @FunctionalInterface
  interface Revisions {
    boolean of(long id, String trackId, int revision);
  }

  /// When cameras were not looked through, and why.
  List<Blind> blind(TimeRange range);

  /// A fact and its place in the log.
  record Fact(long id, Observation observation) {}

  /// Facts, and whether there are more.
  record Found(List<Fact> facts, boolean more) {
    public Found {
      facts = List.copyOf(facts);
    }
  }

  /// A stretch in which nobody looked through a camera.
  ///
  /// @param cause for people, such as `connection lost`
  record Blind(CameraName camera, TimeRange range, String cause) {}
}
