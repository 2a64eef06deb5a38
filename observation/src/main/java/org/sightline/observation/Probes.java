package org.sightline.observation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Direction;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.ColourIs;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.Crossed;
import org.sightline.domain.ObservationQuery.DwellsAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.HeightAtLeast;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PlateLike;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.ObservationQuery.SizeAtLeast;
import org.sightline.domain.ObservationQuery.SpeedAtLeast;

/// The terms of a query that are asked of other tables than `latest`: each is one column more in
/// what is read, true or false.
final class Probes {
  // The pluses keep SQLite from looking the value up among all facts, for each row again.
  private static final String TRAIT =
      "EXISTS (SELECT 1 FROM trait t WHERE t.position = latest.position AND ";

  private final Map<ObservationQuery.Trait, Integer> columns = new LinkedHashMap<>();

  Probes(ObservationQuery query) {
    collect(query);
  }

  private void collect(ObservationQuery query) {
    switch (query) {
      case And(List<ObservationQuery> terms) -> terms.forEach(this::collect);
      case Or(List<ObservationQuery> terms) -> terms.forEach(this::collect);
      case Not(ObservationQuery term) -> collect(term);
      case FollowedBy _,
          PrecededBy _,
          CountAtLeast _ -> {} // asked of the facts around, not of the row
      case ObservationQuery.Leaf leaf -> {
        if (leaf instanceof ObservationQuery.Trait trait) {
          columns.putIfAbsent(trait, columns.size());
        }
      }
    }
  }

  int count() {
    return columns.size();
  }

  /// The number of the term's column, from 0.
  int column(ObservationQuery.Trait term) {
    @Nullable Integer column = columns.get(term);
    if (column == null) {
      throw new IllegalStateException("%s was not collected".formatted(term));
    }
    return column;
  }

  /// Writes all columns, each after a comma.
  void writeColumns(StringBuilder sql, List<Object> parameters) {
    for (ObservationQuery.Trait term : columns.keySet()) {
      sql.append(", ");
      write(term, sql, parameters);
    }
  }

  /// Writes the term as a condition on a row of `latest`.
  static void write(ObservationQuery.Trait term, StringBuilder sql, List<Object> parameters) {
    switch (term) {
      case ColourIs(String colour) -> {
        sql.append(TRAIT).append("+t.sort = 'colour' AND +t.value = ?)");
        parameters.add(colour);
      }
      case PlateLike(String pattern) -> {
        sql.append(TRAIT).append("+t.sort = 'plate' AND +t.value GLOB ?)");
        parameters.add(pattern);
      }
      case Crossed(String line, @Nullable Direction direction) -> {
        sql.append(TRAIT).append("+t.sort IN (?, ?) AND +t.value = ?)");
        parameters.addAll(sorts(direction));
        parameters.add(line);
      }
      case DwellsAtLeast(String zone, var least) -> {
        sql.append("COALESCE((SELECT SUM(t.to_us - t.from_us) FROM trait t")
            .append(" WHERE t.position = latest.position AND +t.sort = 'visit' AND +t.value = ?)")
            .append(", -1) >= ?");
        parameters.add(zone);
        parameters.add(Math.max(0, Micros.ceil(least)));
      }
      case SpeedAtLeast(double least) -> measured("o.speed", least, sql, parameters);
      case HeightAtLeast(double least) -> measured("o.height", least, sql, parameters);
      case SizeAtLeast(double least) ->
          measured(
              "(o.box_right - o.box_left) * (o.box_bottom - o.box_top)", least, sql, parameters);
    }
  }

  private static void measured(
      String what, double least, StringBuilder sql, List<Object> parameters) {
    sql.append("COALESCE((SELECT ")
        .append(what)
        .append(" FROM observation o WHERE o.position = latest.position), -1) >= ?");
    parameters.add(least);
  }

  private static List<String> sorts(@Nullable Direction direction) {
    return direction == null
        ? List.of(Traits.FORWARD, Traits.BACKWARD)
        : List.of(Traits.sort(direction), Traits.sort(direction));
  }

  /// Where the rare facts of a term are found, newest first: a condition on a table that has the
  /// columns `start_us` and `position`.
  record Driver(String table, String condition, List<Object> parameters) {}

  /// Where the facts are found of a term that every match fulfils: each in one of the places, or
  /// none where the query has no such term.
  static List<Driver> drivers(ObservationQuery query) {
    List<ObservationQuery> terms =
        query instanceof And(List<ObservationQuery> all) ? all : List.of(query);
    for (ObservationQuery term : terms) {
      List<Driver> found =
          term instanceof ObservationQuery.Trait trait
              ? driversOf(trait)
              : term instanceof And ? drivers(term) : List.of();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static final String TRAITS = "trait t INDEXED BY trait_by_value";

  private static List<Driver> driversOf(ObservationQuery.Trait term) {
    return switch (term) {
      case PlateLike(String pattern) -> {
        int star = pattern.indexOf('*');
        String prefix = star < 0 ? pattern : pattern.substring(0, star);
        yield List.of(
            new Driver(
                TRAITS,
                "t.sort = 'plate' AND t.value >= ? AND t.value <= ?",
                List.of(prefix, star < 0 ? prefix : prefix + Character.toString(0x10FFFF))));
      }
      case Crossed(String line, @Nullable Direction direction) ->
          (direction == null ? List.of(Direction.values()) : List.of(direction))
              .stream()
                  .map(
                      way ->
                          new Driver(
                              TRAITS,
                              "t.sort = ? AND t.value = ?",
                              List.of(Traits.sort(way), line)))
                  .toList();
      case ColourIs(String colour) ->
          List.of(new Driver(TRAITS, "t.sort = 'colour' AND t.value = ?", List.of(colour)));
      case DwellsAtLeast(String zone, var least) ->
          IntStream.range(Shelf.lengthClass(Math.max(0, Micros.ceil(least))), Shelf.CLASSES)
              .mapToObj(
                  length ->
                      new Driver(
                          "stay t", "t.zone = ? AND t.length_class = ?", List.of(zone, length)))
              .toList();
      case SpeedAtLeast _, HeightAtLeast _, SizeAtLeast _ -> List.of();
    };
  }
}
