package org.sightline.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.Aggregate.Measure;
import org.sightline.domain.Aggregate.Sum;
import org.sightline.domain.ObservationQuery.Kind;
import org.sightline.domain.ZoneVisit;

/// The numbers of one [Aggregate], from the narrow rows and the shelves; facts themselves are read
/// for dwell only.
final class Tally {
  /// The most facts that are added up for one answer.
  static final int MAX_FACTS = 1_000_000;

  private final Connection connection;
  private final Shelves shelves;
  private final Aggregate aggregate;

  Tally(Connection connection, Shelves shelves, Aggregate aggregate) {
    this.connection = connection;
    this.shelves = shelves;
    this.aggregate = aggregate;
  }

  SortedMap<String, Double> values(Answers answers) throws SQLException {
    if (aggregate.measure() != Measure.AVERAGE_DWELL
        && aggregate.measure() != Measure.AVERAGE_LENGTH
        && aggregate.by() == Grouping.NONE) {
      long count = answers.countAll(MAX_FACTS);
      requireFew(count > MAX_FACTS);
      return aggregate.values(counted(count));
    }
    List<Answers.Found> found = answers.all(MAX_FACTS + 1);
    requireFew(found.size() > MAX_FACTS);
    SortedMap<String, Sum> sums = new TreeMap<>();
    try (Traits.Reader traits = new Traits.Reader(connection)) {
      for (Answers.Found fact : found) {
        add(fact, sums, traits);
      }
    }
    return aggregate.values(sums);
  }

  private static SortedMap<String, Sum> counted(long count) {
    Sum sum = new Sum();
    for (long i = 0; i < count; i++) {
      sum.add(Duration.ZERO);
    }
    SortedMap<String, Sum> sums = new TreeMap<>();
    sums.put("", sum);
    return sums;
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
      case LABEL -> List.of(subject.kind() == Kind.OBJECT ? subject.label() : "motion");
    };
  }
}
