package org.sightline.observation;

import java.util.List;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.DaysOfWeek;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.HoursOfDay;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.LastsAtLeast;
import org.sightline.domain.ObservationQuery.LastsLessThan;
import org.sightline.domain.ObservationQuery.MotionIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.ObservationQuery.SiteIs;
import org.sightline.domain.ObservationQuery.TextMatches;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.TimeRange;

/// What [Narrowing] left to ask of each row, as a condition in SQL; every value is a parameter.
final class Residue {
  private Residue() {}

  /// The starts, in microseconds and both inclusive, outside of which no row can match.
  record Starts(long fromUs, long toUs) {
    static final Starts ANY = new Starts(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean isEmpty() {
      return fromUs > toUs;
    }

    Starts and(Starts other) {
      return new Starts(Math.max(fromUs, other.fromUs), Math.min(toUs, other.toUs));
    }

    Starts or(Starts other) {
      return isEmpty()
          ? other
          : other.isEmpty()
              ? this
              : new Starts(Math.min(fromUs, other.fromUs), Math.max(toUs, other.toUs));
    }
  }

  /// Bounds of the starts of rows that match and last `longestUs` at most.
  static Starts starts(ObservationQuery residue, long longestUs) {
    return switch (residue) {
      case During(TimeRange range) ->
          new Starts(
              Micros.minus(Micros.floor(range.start()), longestUs), Micros.ceil(range.end()));
      case And(List<ObservationQuery> terms) -> {
        Starts starts = Starts.ANY;
        for (ObservationQuery term : terms) {
          starts = starts.and(starts(term, longestUs));
        }
        yield starts;
      }
      case Or(List<ObservationQuery> terms) -> {
        Starts starts = new Starts(Long.MAX_VALUE, Long.MIN_VALUE);
        for (ObservationQuery term : terms) {
          starts = starts.or(starts(term, longestUs));
        }
        yield starts;
      }
      case Not _, FollowedBy _, PrecededBy _, CountAtLeast _, ObservationQuery.Leaf _ -> Starts.ANY;
    };
  }

  /// Whether a row of `latest` fulfils the residue: [#condition] in Java, and exact.
  static boolean holds(ObservationQuery residue, Row row, Choice.Asking asking) {
    return switch (residue) {
      case All _ -> true;
      case And(List<ObservationQuery> terms) -> {
        for (ObservationQuery term : terms) {
          if (!holds(term, row, asking)) {
            yield false;
          }
        }
        yield true;
      }
      case Or(List<ObservationQuery> terms) -> {
        for (ObservationQuery term : terms) {
          if (holds(term, row, asking)) {
            yield true;
          }
        }
        yield false;
      }
      case Not(ObservationQuery term) -> !holds(term, row, asking);
      case ConfidenceAtLeast(double least) -> row.confidence() >= least;
      case LastsAtLeast(var least) -> row.endUs() - row.startUs() >= Micros.ceil(least);
      case LastsLessThan(var bound) -> row.endUs() - row.startUs() < Micros.ceil(bound);
      case During(TimeRange range) -> shares(range, row.startUs(), row.endUs());
      case HoursOfDay hours -> hours.holdsAt(Micros.instant(row.startUs()));
      case DaysOfWeek days -> days.holdsAt(Micros.instant(row.startUs()));
      case FollowedBy term -> asking.relations().isFollowed(term, row);
      case PrecededBy term -> asking.relations().isPreceded(term, row);
      case CountAtLeast term -> asking.relations().isCounted(term, row);
      case ObservationQuery.Sight sight -> asking.sights().holds(sight, row);
      case ObservationQuery.Trait trait -> row.probes()[asking.probes().column(trait)];
      case LabelIs _, CameraIs _, ZoneIs _, MotionIs _, KindIs _, TextMatches _, SiteIs _ ->
          throw undecided(residue);
    };
  }

  private static IllegalStateException undecided(ObservationQuery residue) {
    return new IllegalStateException(
        "%s was not decided when the query was narrowed".formatted(residue));
  }

  private static boolean shares(TimeRange range, long startUs, long endUs) {
    long from = Micros.floor(range.start());
    boolean before =
        range.start().equals(range.end()) ? startUs <= from : startUs < Micros.ceil(range.end());
    return before && (endUs > from || (startUs == from && Micros.ceil(range.start()) == from));
  }

  /// Whether [#condition] lets through no more than [#holds] does.
  static boolean isExact(ObservationQuery residue) {
    return switch (residue) {
      case And(List<ObservationQuery> terms) -> terms.stream().allMatch(Residue::isExact);
      case Or(List<ObservationQuery> terms) -> terms.stream().allMatch(Residue::isExact);
      case Not(ObservationQuery term) -> isExact(term);
      case HoursOfDay _, DaysOfWeek _, FollowedBy _, PrecededBy _, CountAtLeast _ -> false;
      case ObservationQuery.Sight _ -> false;
      case ObservationQuery.Leaf _ -> true;
    };
  }

  /// Writes the condition on a row of `latest`, and its parameters in order. Where it is not exact
  /// it lets too much through, never too little.
  static void condition(ObservationQuery residue, StringBuilder sql, List<Object> parameters) {
    condition(residue, true, sql, parameters);
  }

  private static void condition(
      ObservationQuery residue, boolean wanted, StringBuilder sql, List<Object> parameters) {
    switch (residue) {
      case All _ -> sql.append("1");
      case And(List<ObservationQuery> terms) -> joined(terms, wanted, true, sql, parameters);
      case Or(List<ObservationQuery> terms) -> joined(terms, wanted, false, sql, parameters);
      case Not(ObservationQuery term) -> {
        sql.append("NOT ");
        condition(term, !wanted, sql, parameters);
      }
      case ConfidenceAtLeast(double least) -> {
        sql.append("latest.confidence >= ?");
        parameters.add(least);
      }
      case LastsAtLeast(var least) -> {
        sql.append("latest.end_us - latest.start_us >= ?");
        parameters.add(Micros.ceil(least));
      }
      case LastsLessThan(var bound) -> {
        sql.append("latest.end_us - latest.start_us < ?");
        parameters.add(Micros.ceil(bound));
      }
      case During(TimeRange range) -> during(range, sql, parameters);
      case HoursOfDay _, DaysOfWeek _, FollowedBy _, PrecededBy _, CountAtLeast _ ->
          sql.append(wanted ? "1" : "0");
      case ObservationQuery.Sight _ -> sql.append(wanted ? "1" : "0");
      case ObservationQuery.Trait trait -> {
        sql.append('(');
        Probes.write(trait, sql, parameters);
        sql.append(')');
      }
      case LabelIs _, CameraIs _, ZoneIs _, MotionIs _, KindIs _, TextMatches _, SiteIs _ ->
          throw undecided(residue);
    }
  }

  private static void joined(
      List<ObservationQuery> terms,
      boolean wanted,
      boolean all,
      StringBuilder sql,
      List<Object> parameters) {
    if (terms.isEmpty()) {
      sql.append(all ? "1" : "0");
      return;
    }
    String separator = "(";
    for (ObservationQuery term : terms) {
      sql.append(separator);
      condition(term, wanted, sql, parameters);
      separator = all ? " AND " : " OR ";
    }
    sql.append(")");
  }

  /// [TimeRange#overlaps], for a stored range of whole microseconds.
  ///
  /// A bound between two microseconds is taken to the side that keeps each comparison true to the
  /// exact one. A fact that begins exactly where the range begins shares that instant, even if it
  /// has no length; hence the second half of the condition on the end.
  private static void during(TimeRange range, StringBuilder sql, List<Object> parameters) {
    long startFloor = Micros.floor(range.start());
    boolean empty = range.start().equals(range.end());
    sql.append("(latest.start_us ")
        .append(empty ? "<= ?" : "< ?")
        .append(" AND (latest.end_us > ?");
    parameters.add(empty ? startFloor : Micros.ceil(range.end()));
    parameters.add(startFloor);
    if (Micros.ceil(range.start()) == startFloor) {
      sql.append(" OR latest.start_us = ?");
      parameters.add(startFloor);
    }
    sql.append("))");
  }
}
