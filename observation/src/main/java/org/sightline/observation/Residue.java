package org.sightline.observation;

import java.util.List;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.LastsAtLeast;
import org.sightline.domain.ObservationQuery.LastsLessThan;
import org.sightline.domain.ObservationQuery.MotionIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
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
      case Not _,
          All _,
          LabelIs _,
          CameraIs _,
          ZoneIs _,
          ConfidenceAtLeast _,
          LastsAtLeast _,
          LastsLessThan _,
          MotionIs _,
          KindIs _,
          TextMatches _ ->
          Starts.ANY;
    };
  }

  /// Whether a row of `latest` fulfils the residue: [#condition] in Java.
  static boolean holds(ObservationQuery residue, long startUs, long endUs, double confidence) {
    return switch (residue) {
      case All _ -> true;
      case And(List<ObservationQuery> terms) -> {
        for (ObservationQuery term : terms) {
          if (!holds(term, startUs, endUs, confidence)) {
            yield false;
          }
        }
        yield true;
      }
      case Or(List<ObservationQuery> terms) -> {
        for (ObservationQuery term : terms) {
          if (holds(term, startUs, endUs, confidence)) {
            yield true;
          }
        }
        yield false;
      }
      case Not(ObservationQuery term) -> !holds(term, startUs, endUs, confidence);
      case ConfidenceAtLeast(double least) -> confidence >= least;
      case LastsAtLeast(var least) -> endUs - startUs >= Micros.ceil(least);
      case LastsLessThan(var bound) -> endUs - startUs < Micros.ceil(bound);
      case During(TimeRange range) -> {
        long from = Micros.floor(range.start());
        boolean before =
            range.start().equals(range.end())
                ? startUs <= from
                : startUs < Micros.ceil(range.end());
        yield before && (endUs > from || (startUs == from && Micros.ceil(range.start()) == from));
      }
      case LabelIs _, CameraIs _, ZoneIs _, MotionIs _, KindIs _, TextMatches _ ->
          throw new IllegalStateException(
              "%s was not decided when the query was narrowed".formatted(residue));
    };
  }

  /// Writes the condition on a row of `latest`, and its parameters in order.
  static void condition(ObservationQuery residue, StringBuilder sql, List<Object> parameters) {
    switch (residue) {
      case All _ -> sql.append("1");
      case And(List<ObservationQuery> terms) -> joined(terms, " AND ", "1", sql, parameters);
      case Or(List<ObservationQuery> terms) -> joined(terms, " OR ", "0", sql, parameters);
      case Not(ObservationQuery term) -> {
        sql.append("NOT ");
        condition(term, sql, parameters);
      }
      case ConfidenceAtLeast(double least) -> {
        sql.append("confidence >= ?");
        parameters.add(least);
      }
      case LastsAtLeast(var least) -> {
        sql.append("end_us - start_us >= ?");
        parameters.add(Micros.ceil(least));
      }
      case LastsLessThan(var bound) -> {
        sql.append("end_us - start_us < ?");
        parameters.add(Micros.ceil(bound));
      }
      case During(TimeRange range) -> during(range, sql, parameters);
      case LabelIs _, CameraIs _, ZoneIs _, MotionIs _, KindIs _, TextMatches _ ->
          throw new IllegalStateException(
              "%s was not decided when the query was narrowed".formatted(residue));
    }
  }

  private static void joined(
      List<ObservationQuery> terms,
      String word,
      String none,
      StringBuilder sql,
      List<Object> parameters) {
    if (terms.isEmpty()) {
      sql.append(none);
      return;
    }
    String separator = "(";
    for (ObservationQuery term : terms) {
      sql.append(separator);
      condition(term, sql, parameters);
      separator = word;
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
    sql.append("(start_us ").append(empty ? "<= ?" : "< ?").append(" AND (end_us > ?");
    parameters.add(empty ? startFloor : Micros.ceil(range.end()));
    parameters.add(startFloor);
    if (Micros.ceil(range.start()) == startFloor) {
      sql.append(" OR start_us = ?");
      parameters.add(startFloor);
    }
    sql.append("))");
  }
}
