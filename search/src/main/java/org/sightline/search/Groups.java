package org.sightline.search;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.DaysOfWeek;
import org.sightline.domain.ObservationQuery.HoursOfDay;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.TimeRange;

/// The groups that facts of a question may fall into, those included that have none: the fewest is
/// often none at all.
final class Groups {
  /// The longest time whose hours and days are told apart.
  private static final Duration LONGEST = Duration.ofDays(400);

  private Groups() {}

  /// The groups that are known beside the facts; none where they cannot be known.
  static SortedSet<String> possible(Question question, TimeRange over, History history) {
    List<ObservationQuery> terms = terms(question.query());
    SortedSet<String> groups = new TreeSet<>();
    switch (question.by()) {
      case NONE -> {}
      case CAMERA ->
          (question.cameras().isEmpty() ? history.names().cameras() : question.cameras())
              .stream().map(CameraName::value).forEach(groups::add);
      case ZONE -> {
        if (question.cameras().isEmpty() && terms.stream().noneMatch(Groups::namesZone)) {
          groups.addAll(history.names().zones());
        }
      }
      case LABEL -> {
        if (terms.stream().noneMatch(Groups::namesLabel)) {
          groups.addAll(history.names().labels());
        }
      }
      case HOUR, DAY, WEEKDAY -> hours(question, over, history, terms, groups);
    }
    return groups;
  }

  private static void hours(
      Question question,
      TimeRange over,
      History history,
      List<ObservationQuery> terms,
      SortedSet<String> groups) {
    if (over.duration().compareTo(LONGEST) > 0) {
      return;
    }
    for (Instant hour = over.start();
        hour.isBefore(over.end());
        hour = hour.plus(Duration.ofHours(1))) {
      Instant at = hour;
      if (terms.stream().allMatch(term -> holdsAt(term, at))) {
        groups.add(group(question, hour.atZone(history.zone())));
      }
    }
  }

  private static String group(Question question, ZonedDateTime start) {
    DayOfWeek day = start.getDayOfWeek();
    return switch (question.by()) {
      case HOUR -> "%02d".formatted(start.getHour());
      case DAY -> start.toLocalDate().toString();
      case WEEKDAY -> day.getValue() + "-" + day.name().toLowerCase(Locale.ROOT);
      case NONE, CAMERA, ZONE, LABEL -> "";
    };
  }

  private static boolean holdsAt(ObservationQuery term, Instant at) {
    return (!(term instanceof HoursOfDay hours) || hours.holdsAt(at))
        && (!(term instanceof DaysOfWeek days) || days.holdsAt(at));
  }

  private static boolean namesZone(ObservationQuery term) {
    return term instanceof ZoneIs
        || term instanceof Or(List<ObservationQuery> any)
            && any.stream().anyMatch(Groups::namesZone);
  }

  private static boolean namesLabel(ObservationQuery term) {
    return term instanceof LabelIs
        || term instanceof Or(List<ObservationQuery> any)
            && any.stream().anyMatch(Groups::namesLabel);
  }

  /// What every fact has to match.
  private static List<ObservationQuery> terms(ObservationQuery query) {
    if (!(query instanceof And(List<ObservationQuery> all))) {
      return List.of(query);
    }
    List<ObservationQuery> terms = new ArrayList<>();
    all.forEach(term -> terms.addAll(terms(term)));
    return terms;
  }
}
