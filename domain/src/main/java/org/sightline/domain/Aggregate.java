package org.sightline.domain;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;

/// A number about the facts that a query matches, or one for each group of them.
///
/// @param over only facts that share an instant with it; its length is what a rate is over
/// @param zone whose wall clock hours and days are
public record Aggregate(
    ObservationQuery query, TimeRange over, Measure measure, Grouping by, ZoneId zone) {
  /// What is worked out.
  public enum Measure {
    /// How many facts.
    COUNT,
    /// How many facts for each hour of [Aggregate#over].
    PER_HOUR,
    /// How many facts for each 24 hours of [Aggregate#over].
    PER_DAY,
    /// How long they lasted on average, in seconds.
    AVERAGE_LENGTH,
    /// How long the objects stayed in zones on average, in seconds, over those that stayed in any;
    /// by zone, in that zone.
    AVERAGE_DWELL
  }

  /// What facts are put together by. Where a fact belongs to several groups it counts in each.
  public enum Grouping {
    NONE,
    /// The hour of the day that it began in: `00` to `23`.
    HOUR,
    /// The day that it began on: `2026-11-22`.
    DAY,
    /// The day of the week that it began on: `1-monday` to `7-sunday`.
    WEEKDAY,
    CAMERA,
    ZONE,
    LABEL
  }

  /// A sum in the making.
  public static final class Sum {
    private long count;
    private Duration total = Duration.ZERO;

    /// Adds a fact.
    ///
    /// @param length how long it lasted or stayed
    public void add(Duration length) {
      count++;
      total = total.plus(length);
    }

    /// Adds facts of which only the count is asked.
    public void add(long facts) {
      count += facts;
    }

    /// The number that the sum comes to.
    public double value(Measure measure, TimeRange over) {
      double hours = over.duration().toMillis() / 3_600_000.0;
      return switch (measure) {
        case COUNT -> count;
        case PER_HOUR -> hours == 0 ? 0 : count / hours;
        case PER_DAY -> hours == 0 ? 0 : count / hours * 24;
        case AVERAGE_LENGTH, AVERAGE_DWELL ->
            count == 0 ? 0 : (total.getSeconds() + total.getNano() / 1e9) / count;
      };
    }
  }

  /// The query with its range.
  public ObservationQuery bounded() {
    return new ObservationQuery.And(List.of(query, new ObservationQuery.During(over)));
  }

  /// The groups that a fact belongs to.
  public List<String> groups(Observation observation) {
    ZonedDateTime start = observation.when().start().atZone(zone);
    return switch (by) {
      case NONE -> List.of("");
      case HOUR -> List.of("%02d".formatted(start.getHour()));
      case DAY -> List.of(start.toLocalDate().toString());
      case WEEKDAY ->
          List.of(
              start.getDayOfWeek().getValue()
                  + "-"
                  + start.getDayOfWeek().name().toLowerCase(Locale.ROOT));
      case CAMERA -> List.of(observation.camera().value());
      case ZONE ->
          switch (observation) {
            case ObjectObservation o -> o.zones().stream().sorted().toList();
            case SignalObservation s -> s.zones().stream().sorted().toList();
            case MotionObservation _, CaptionObservation _ -> List.of();
          };
      case LABEL ->
          switch (observation) {
            case ObjectObservation o -> List.of(o.label());
            case SignalObservation s -> List.of(s.label());
            case MotionObservation _ -> List.of("motion");
            case CaptionObservation _ -> List.of("caption");
          };
    };
  }

  /// The numbers over `facts`, by group; only of each object track's highest revision. This is the
  /// definition that engines are held to.
  public SortedMap<String, Double> of(List<? extends Observation> facts) {
    return of(facts, "");
  }

  /// As [#of(List)], of facts of a site that has a name.
  public SortedMap<String, Double> of(List<? extends Observation> facts, String site) {
    ObservationQuery asked = bounded();
    Company company = Company.of(facts, site);
    Predicate<Observation> matches = fact -> asked.matches(fact, company);
    SortedMap<String, Sum> sums = new TreeMap<>();
    facts.stream().filter(matches).forEach(fact -> add(fact, sums));
    return values(sums);
  }

  /// Adds a fact that matches to the sums of its groups.
  public void add(Observation fact, SortedMap<String, Sum> sums) {
    for (String group : groups(fact)) {
      switch (measure) {
        case COUNT, PER_HOUR, PER_DAY, AVERAGE_LENGTH ->
            sums.computeIfAbsent(group, _ -> new Sum()).add(fact.when().duration());
        case AVERAGE_DWELL -> {
          if (fact instanceof ObjectObservation o && stays(o, group)) {
            Duration dwell =
                by == Grouping.ZONE
                    ? o.dwell(group)
                    : o.visits().stream()
                        .map(ZoneVisit::dwell)
                        .reduce(Duration.ZERO, Duration::plus);
            sums.computeIfAbsent(group, _ -> new Sum()).add(dwell);
          }
        }
      }
    }
  }

  private boolean stays(ObjectObservation o, String group) {
    return o.visits().stream().anyMatch(v -> by != Grouping.ZONE || v.zone().equals(group));
  }

  /// The numbers that the sums come to. Without groups there is always one, also of nothing.
  public SortedMap<String, Double> values(SortedMap<String, Sum> sums) {
    SortedMap<String, Double> values = new TreeMap<>();
    if (by == Grouping.NONE) {
      values.put("", new Sum().value(measure, over));
    }
    sums.forEach((group, sum) -> values.put(group, sum.value(measure, over)));
    return values;
  }
}
