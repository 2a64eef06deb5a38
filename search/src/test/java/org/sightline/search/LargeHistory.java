package org.sightline.search;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// A day of very many facts that are made as they are read, and an engine whose numbers are wrong
/// by as much as is said: even ones are persons on the camera `door`, odd ones cars on `gate`, and
/// every tenth was told twice.
final class LargeHistory implements History {
  static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final Instant BEGIN = NOW.minus(Duration.ofDays(1));
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName GATE = new CameraName("gate");
  private static final CameraName YARD = new CameraName("yard");
  private static final Source SOURCE = new Source("made", "", "");

  private final int objects;
  private final double wrongBy;

  LargeHistory(int objects, double wrongBy) {
    this.objects = objects;
    this.wrongBy = wrongBy;
  }

  private Fact fact(int number, int revision) {
    Instant start = BEGIN.plusMillis(number * (86_000_000L / objects));
    boolean even = number % 2 == 0;
    return new Fact(
        2L * number + revision,
        new ObjectObservation(
            TimeRange.of(start, Duration.ofSeconds(10)),
            even ? DOOR : GATE,
            SOURCE,
            0.9,
            "track-" + number,
            revision,
            true,
            even ? "person" : "car",
            new Box(0.1, 0.1, 0.2, 0.4),
            List.of(),
            Set.of(),
            Motion.MOVING,
            ""));
  }

  @Override
  public void raw(TimeRange range, Predicate<Fact> each) {
    for (int number = 0; number < objects; number++) {
      for (int revision = 0; revision <= (number % 10 == 0 ? 1 : 0); revision++) {
        if (!each.test(fact(number, revision))) {
          return;
        }
      }
    }
  }

  @Override
  public void revisions(TimeRange range, Revisions each) {
    raw(
        range,
        fact -> {
          ObjectObservation o = (ObjectObservation) fact.observation();
          return each.of(fact.id(), o.trackId(), o.revision());
        });
  }

  @Override
  public Found find(ObservationQuery query, int limit) {
    List<Fact> found = new ArrayList<>();
    for (int number = objects - 1; number >= 0 && found.size() < limit; number--) {
      Fact fact = fact(number, number % 10 == 0 ? 1 : 0);
      if (query.matches(fact.observation())) {
        found.add(fact);
      }
    }
    return new Found(found, true);
  }

  @Override
  public SortedMap<String, Double> tally(Aggregate aggregate) {
    SortedMap<String, Aggregate.Sum> sums = new TreeMap<>();
    for (int number = 0; number < objects; number++) {
      Observation o = fact(number, 0).observation();
      if (aggregate.bounded().matches(o)) {
        aggregate.add(o, sums);
      }
    }
    SortedMap<String, Double> values = aggregate.values(sums);
    values.replaceAll((_, value) -> value + wrongBy);
    return values;
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public ZoneId zone() {
    return ZoneId.of("UTC");
  }

  @Override
  public Vocabulary names() {
    return new Vocabulary(List.of("person", "car"), List.of(DOOR, GATE, YARD), List.of());
  }

  @Override
  public Set<CameraName> forbidden() {
    return Set.of();
  }

  @Override
  public Optional<Instant> begun() {
    return Optional.of(BEGIN);
  }

  @Override
  public Optional<Instant> expiredBefore() {
    return Optional.empty();
  }

  @Override
  public List<Blind> blind(TimeRange range) {
    return List.of();
  }
}
