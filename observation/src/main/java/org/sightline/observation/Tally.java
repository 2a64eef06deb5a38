package org.sightline.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.Aggregate.Measure;
import org.sightline.domain.Aggregate.Sum;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ZoneVisit;

/// The numbers of one [Aggregate], from the narrow rows and the shelves; facts themselves are read
/// for dwell only.
final class Tally {
  /// The most facts that are added up for one answer.
  static final int MAX_FACTS = 1_000_000;

  /// Over fewer hours than this, facts are looked at.
  private static final int FEW_HOURS = 2;

  /// The most hours of which it is asked whether they are whole: a hundred years.
  private static final long MAX_HOURS = 876_600;

  private final Connection connection;
  private final Shelves shelves;
  private final Aggregate aggregate;

  Tally(Connection connection, Shelves shelves, Aggregate aggregate) {
    this.connection = connection;
    this.shelves = shelves;
    this.aggregate = aggregate;
  }

  SortedMap<String, Double> values(Answers answers) throws SQLException {
    SortedMap<String, Sum> sums = new TreeMap<>();
    boolean counts =
        switch (aggregate.measure()) {
          case COUNT, PER_HOUR, PER_DAY -> true;
          case AVERAGE_LENGTH, AVERAGE_DWELL -> false;
        };
    if (!counts || !byTheHour(answers, sums)) {
      if (counts && aggregate.by() == Grouping.NONE) {
        long count = answers.countAll(MAX_FACTS);
        requireFew(count > MAX_FACTS);
        sums.computeIfAbsent("", _ -> new Sum()).add(count);
      } else {
        addAll(answers.all(MAX_FACTS + 1), sums);
      }
    }
    return aggregate.values(sums);
  }

  /// Adds up whole hours from the table of hours, and facts only before the first and after the
  /// last; does nothing and returns false where it is asked more of facts than their subject, or
  /// hours of the asker's clock are not hours of UTC.
  private boolean byTheHour(Answers answers, SortedMap<String, Sum> sums) throws SQLException {
    long first = Hours.of(Micros.ceil(aggregate.over().start()) + Hours.HOUR_US - 1);
    long end = Hours.of(Micros.floor(aggregate.over().end()));
    Optional<List<Shelves.Known>> subjects = answers.whole(new During(aggregate.over()));
    boolean byTime =
        switch (aggregate.by()) {
          case HOUR, DAY, WEEKDAY -> true;
          case NONE, CAMERA, ZONE, LABEL -> false;
        };
    if (subjects.isEmpty() || end - first < FEW_HOURS || byTime && !isWhole(first, end)) {
      return false;
    }
    if (!subjects.get().isEmpty()) {
      Subject any = subjects.get().getFirst().subject();
      Map<Long, Subject> byId = new HashMap<>();
      subjects.get().forEach(known -> byId.put(known.id(), known.subject()));
      Hours.sums(connection, subjects.get(), first, end, byTime)
          .forEach(
              (key, rows) ->
                  groups(
                          byTime ? any : byId.getOrDefault(key, any),
                          byTime ? key * Hours.HOUR_US : 0)
                      .forEach(group -> sums.computeIfAbsent(group, _ -> new Sum()).add(rows)));
    }
    addAll(answers.all(MAX_FACTS + 1, Long.MIN_VALUE, first * Hours.HOUR_US - 1), sums);
    addAll(answers.all(MAX_FACTS + 1, end * Hours.HOUR_US, Long.MAX_VALUE), sums);
    return true;
  }

  /// Whether the asker's clock is whole hours from UTC in each of the hours.
  private boolean isWhole(long first, long end) {
    for (long hour = first; hour < end; hour++) {
      Instant start = Instant.ofEpochSecond(hour * 3600);
      if (aggregate.zone().getRules().getOffset(start).getTotalSeconds() % 3600 != 0) {
        return false;
      }
      if (end - hour > MAX_HOURS) {
        return false;
      }
    }
    return true;
  }

  private void addAll(List<Answers.Found> found, SortedMap<String, Sum> sums) throws SQLException {
    requireFew(found.size() > MAX_FACTS);
    try (Traits.Reader traits = new Traits.Reader(connection)) {
      for (Answers.Found fact : found) {
        add(fact, sums, traits);
      }
    }
  }

  private static void requireFew(boolean many) {
    if (many) {
      throw new ObservationException(
          ObservationException.Kind.TOO_WIDE,
          "more than %d facts would be added up: ask about a shorter time, a camera or a label"
              .formatted(MAX_FACTS));
    }
  }

  private void add(Answers.Found fact, SortedMap<String, Sum> sums, Traits.Reader traits)
      throws SQLException {
    Subject subject = shelves.subject(fact.shelfId());
    Duration length = Duration.ofNanos((fact.endUs() - fact.startUs()) * 1000);
    if (aggregate.measure() != Measure.AVERAGE_DWELL) {
      for (String group : groups(subject, fact.startUs())) {
        sums.computeIfAbsent(group, _ -> new Sum()).add(length);
      }
      return;
    }
    List<ZoneVisit> visits = traits.read(fact.position()).visits();
    for (String group : groups(subject, fact.startUs())) {
      List<Duration> stays =
          visits.stream()
              .filter(visit -> aggregate.by() != Grouping.ZONE || visit.zone().equals(group))
              .map(ZoneVisit::dwell)
              .toList();
      if (!stays.isEmpty()) {
        sums.computeIfAbsent(group, _ -> new Sum())
            .add(stays.stream().reduce(Duration.ZERO, Duration::plus));
      }
    }
  }

  private List<String> groups(Subject subject, long startUs) {
    ZonedDateTime start = Micros.instant(startUs).atZone(aggregate.zone());
    return switch (aggregate.by()) {
      case NONE -> List.of("");
      case HOUR -> List.of(start.getHour() < 10 ? "0" + start.getHour() : "" + start.getHour());
      case DAY -> List.of(start.toLocalDate().toString());
      case WEEKDAY ->
          List.of(
              start.getDayOfWeek().getValue()
                  + "-"
                  + start.getDayOfWeek().name().toLowerCase(Locale.ROOT));
      case CAMERA -> List.of(subject.camera().value());
      case ZONE -> List.copyOf(subject.zones());
      case LABEL ->
          List.of(
              switch (subject.kind()) {
                case MOTION -> "motion";
                case CAPTION -> "caption";
                case OBJECT, SIGNAL -> subject.label();
              });
    };
  }
}
