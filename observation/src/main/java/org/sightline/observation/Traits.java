package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Attributes;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ZoneVisit;

/// What an object did and looks like, as rows of the table `trait` and back.
///
/// @param colours the colours of an object
/// @param plate its plate, or empty
record Traits(List<Crossing> crossings, List<ZoneVisit> visits, Set<String> colours, String plate) {
  static final Traits NONE = new Traits(List.of(), List.of(), Set.of(), "");

  static final String INSERT = "INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)";

  static final String INSERT_STAY = "INSERT INTO stay VALUES (?, ?, ?, ?)";
  static final String DELETE_STAY =
      "DELETE FROM stay WHERE zone = ? AND length_class = ? AND start_us = ? AND position = ?";

  private static final int MAX_LINES = 1000;

  static final String FORWARD = "forward";
  static final String BACKWARD = "backward";
  static final String VISIT = "visit";
  static final String COLOUR = "colour";
  static final String PLATE = "plate";

  private static final String SELECT =
      "SELECT sort, value, from_us, to_us FROM trait WHERE position = ? ORDER BY ordinal";

  /// The sort of a crossing in a direction.
  static String sort(Direction direction) {
    return switch (direction) {
      case FORWARD -> FORWARD;
      case BACKWARD -> BACKWARD;
    };
  }

  /// How many rows the traits of an object take.
  static int rows(ObjectObservation o) {
    Attributes attributes = o.attributes();
    return o.crossings().size()
        + o.visits().size()
        + attributes.colours().size()
        + (attributes.plate().isEmpty() ? 0 : 1);
  }

  /// Stores the traits of the object at `position`.
  static void store(PreparedStatement insert, ObjectObservation o, long position)
      throws SQLException {
    if (rows(o) == 0) {
      return;
    }
    insert.setLong(1, position);
    insert.setLong(5, Micros.floor(o.when().start()));
    int ordinal = 0;
    for (Crossing crossing : o.crossings()) {
      long at = Micros.floor(crossing.at());
      row(insert, ordinal++, sort(crossing.direction()), crossing.line(), at, null);
    }
    for (ZoneVisit visit : o.visits()) {
      long entered = Micros.floor(visit.entered());
      row(insert, ordinal++, VISIT, visit.zone(), entered, Micros.floor(visit.left()));
    }
    for (String colour : o.attributes().colours()) {
      row(insert, ordinal++, COLOUR, colour, null, null);
    }
    if (!o.attributes().plate().isEmpty()) {
      row(insert, ordinal, PLATE, o.attributes().plate(), null, null);
    }
    insert.executeBatch();
  }

  /// Fills a statement once for each zone in which the object stayed, and runs it: with
  /// [#INSERT_STAY] or [#DELETE_STAY].
  static void stays(PreparedStatement change, List<ZoneVisit> visits, long startUs, long position)
      throws SQLException {
    Map<String, Long> together = new HashMap<>();
    for (ZoneVisit visit : visits) {
      long length = Micros.floor(visit.left()) - Micros.floor(visit.entered());
      together.merge(visit.zone(), length, Long::sum);
    }
    for (Map.Entry<String, Long> stay : together.entrySet()) {
      change.setString(1, stay.getKey());
      change.setInt(2, Shelf.lengthClass(stay.getValue()));
      change.setLong(3, startUs);
      change.setLong(4, position);
      change.executeUpdate();
    }
  }

  private static void row(
      PreparedStatement insert,
      int ordinal,
      String sort,
      String value,
      @Nullable Long fromUs,
      @Nullable Long toUs)
      throws SQLException {
    insert.setInt(2, ordinal);
    insert.setString(3, sort);
    insert.setString(4, value);
    insert.setObject(6, fromUs, Types.BIGINT);
    insert.setObject(7, toUs, Types.BIGINT);
    insert.addBatch();
  }

  /// Reads the traits of many facts.
  static final class Reader implements AutoCloseable {
    private final PreparedStatement select;

    Reader(Connection connection) throws SQLException {
      select = connection.prepareStatement(SELECT);
    }

    /// The traits of the fact at `position`.
    Traits read(long position) throws SQLException {
      List<Crossing> crossings = new ArrayList<>();
      List<ZoneVisit> visits = new ArrayList<>();
      Set<String> colours = new HashSet<>();
      String plate = "";
      select.setLong(1, position);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String value = row.getString(2);
          switch (row.getString(1)) {
            case FORWARD -> crossings.add(crossing(value, Direction.FORWARD, row.getLong(3)));
            case BACKWARD -> crossings.add(crossing(value, Direction.BACKWARD, row.getLong(3)));
            case VISIT ->
                visits.add(
                    new ZoneVisit(
                        value, Micros.instant(row.getLong(3)), Micros.instant(row.getLong(4))));
            case COLOUR -> colours.add(value);
            default -> plate = value;
          }
        }
      }
      return new Traits(crossings, visits, colours, plate);
    }

    @Override
    public void close() throws SQLException {
      select.close();
    }
  }

  /// The lines that were ever crossed: one look into the index for each.
  static List<String> lines(Connection connection) throws SQLException {
    TreeSet<String> lines = new TreeSet<>();
    try (PreparedStatement next =
        connection.prepareStatement("SELECT MIN(value) FROM trait WHERE sort = ? AND value > ?")) {
      for (String sort : List.of(FORWARD, BACKWARD)) {
        @Nullable String last = "";
        while (last != null && lines.size() < MAX_LINES) {
          next.setString(1, sort);
          next.setString(2, last);
          try (ResultSet row = next.executeQuery()) {
            last = row.next() ? row.getString(1) : null;
          }
          if (last != null) {
            lines.add(last);
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  private static Crossing crossing(String line, Direction direction, long atUs) {
    return new Crossing(line, direction, Micros.instant(atUs));
  }

  /// With what is measured, the attributes of an object.
  Attributes attributes(OptionalDouble speed, OptionalDouble height) {
    return new Attributes(colours, plate, speed, height);
  }

  /// The object as it is stored: all its times in whole microseconds.
  static ObjectObservation whole(ObjectObservation o) {
    return new ObjectObservation(
        Micros.whole(o.when()),
        o.camera(),
        o.source(),
        o.confidence(),
        o.trackId(),
        o.revision(),
        o.ended(),
        o.label(),
        o.box(),
        o.path(),
        o.zones(),
        o.motion(),
        o.crossings().stream()
            .map(c -> new Crossing(c.line(), c.direction(), Micros.whole(c.at())))
            .toList(),
        o.visits().stream()
            .map(v -> new ZoneVisit(v.zone(), Micros.whole(v.entered()), Micros.whole(v.left())))
            .toList(),
        o.attributes(),
        o.snapshot());
  }
}
