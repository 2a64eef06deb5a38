package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;

/// One answer in the making, over one snapshot of the database.
///
/// Each part of the [Choice] is read in one of two ways. *By shelf*: seek every shelf; right where
/// they are few and hold little, as no other row is touched. *By time*: walk the newest rows of all
/// shelves and keep those that match, right where matches are dense, as a page is full after a few
/// thousand rows. A walk that is not full after [#WALK] rows was wrong about that and goes on by
/// shelf, or with what is left to ask as a condition in SQL, whichever is cheaper. The worst row of
/// a full page bounds what the next part reads.
final class Answers {
  /// How many rows are walked before thinking again.
  private static final int WALK = 20_000;

  /// The cost of seeking a shelf, in rows read.
  private static final int SEEK = 10;

  /// Up to this cost in rows, reading by shelf needs no better idea.
  private static final long CHEAP = 20_000;

  /// From this cost in rows on, what has a trait is usually looked for by that.
  static final long DEAR = 100_000;

  /// The most rows that are asked of other tables for one answer.
  private static final int MAX_EXAMINED = 2_000_000;

  private static final Comparator<Found> NEWEST_FIRST =
      Comparator.comparingLong(Found::startUs).thenComparingLong(Found::position).reversed();

  private final Connection connection;
  private final Shelves shelves;
  private final Narrowing narrowing;
  private final Probes probes;
  private final Choice.Asking asking;
  private final Optional<Probes.Driver> driver;
  private final long dear;
  private int examined;

  /// A matching row.
  record Found(int tier, long startUs, long position, long endUs, long shelfId) {}

  /// Where a reading begins and ends: the range of starts, and the row after which it begins.
  private record Bounds(long fromUs, long toUs, long beforePosition) {
    boolean isEmpty() {
      return fromUs > toUs;
    }
  }

  Answers(Connection connection, Shelves shelves, ObservationQuery query) {
    this(connection, shelves, query, DEAR);
  }

  /// @param dear from this cost in rows on, what has a trait is looked for by that
  Answers(Connection connection, Shelves shelves, ObservationQuery query, long dear) {
    this.dear = dear;
    this.connection = connection;
    this.shelves = shelves;
    this.narrowing = new Narrowing(query);
    this.probes = new Probes(query);
    this.asking = new Choice.Asking(probes, new Relations(connection, shelves));
    this.driver = Probes.driver(query);
  }

  /// The first `limit` matches after `cursor`, in `order`.
  List<Found> find(Order order, int limit, @Nullable Cursor cursor) throws SQLException {
    Choice choice = new Choice(shelves, narrowing, order, asking);
    NavigableMap<Integer, List<Choice.Part>> tiers = choice.tiers();
    List<Found> found = new ArrayList<>();
    for (Map.Entry<Integer, List<Choice.Part>> tier : tiers.descendingMap().entrySet()) {
      if (cursor != null && tier.getKey() > cursor.tier()) {
        continue;
      }
      @Nullable Cursor after = cursor != null && cursor.tier() == tier.getKey() ? cursor : null;
      found.addAll(page(choice, tier.getValue(), limit - found.size(), after));
      if (found.size() >= limit) {
        break;
      }
    }
    return found;
  }

  /// How many match, counted no further than `cap`.
  Count count(long cap) throws SQLException {
    Choice choice = new Choice(shelves, narrowing, Order.NEWEST, asking);
    long counted = 0;
    for (List<Choice.Part> parts : choice.tiers().values()) {
      for (Choice.Part part : parts) {
        if (part.isWhole()) {
          counted += part.rows;
        } else if (counted <= cap) {
          int atMost = Math.toIntExact(cap + 1 - counted);
          Bounds all = new Bounds(part.fromUs, part.toUs, Long.MAX_VALUE);
          boolean byShelf = costByShelf(part) < shelves.rows();
          counted +=
              driver.isPresent() && costByShelf(part) > dear
                  ? readByTrait(choice, part, all, driver.get(), atMost).size()
                  : read(choice, part, all, byShelf, atMost).size();
        }
      }
    }
    return new Count(Math.min(counted, cap), counted > cap);
  }

  /// At most `most` matches, in no order.
  List<Found> all(int most) throws SQLException {
    Choice choice = new Choice(shelves, narrowing, Order.NEWEST, asking);
    List<Found> found = new ArrayList<>();
    for (List<Choice.Part> parts : choice.tiers().values()) {
      for (Choice.Part part : parts) {
        int left = most - found.size();
        Bounds everything = new Bounds(part.fromUs, part.toUs, Long.MAX_VALUE);
        found.addAll(
            driver.isPresent() && costByShelf(part) > dear
                ? readByTrait(choice, part, everything, driver.get(), left)
                : read(choice, part, everything, costByShelf(part) < shelves.rows(), left));
      }
    }
    return found;
  }

  private List<Found> page(
      Choice choice, List<Choice.Part> parts, int limit, @Nullable Cursor after)
      throws SQLException {
    List<Found> best = new ArrayList<>();
    for (Choice.Part part : parts) {
      long from = best.size() < limit ? part.fromUs : best.getLast().startUs();
      Bounds bounds =
          after == null || after.startUs() > part.toUs
              ? new Bounds(Math.max(from, part.fromUs), part.toUs, Long.MAX_VALUE)
              : new Bounds(Math.max(from, part.fromUs), after.startUs(), after.position());
      if (bounds.isEmpty()) {
        continue;
      }
      best.addAll(newest(choice, part, bounds, limit));
      best.sort(NEWEST_FIRST);
      if (best.size() > limit) {
        best.subList(limit, best.size()).clear();
      }
    }
    return best;
  }

  private List<Found> newest(Choice choice, Choice.Part part, Bounds bounds, int limit)
      throws SQLException {
    if (driver.isPresent() && costByShelf(part) > dear) {
      return readByTrait(choice, part, bounds, driver.get(), limit);
    }
    if (costByShelf(part) <= CHEAP) {
      return read(choice, part, bounds, true, limit);
    }
    List<Found> found = new ArrayList<>();
    @Nullable Bounds rest = walk(choice, part, bounds, limit, found);
    if (rest != null) {
      boolean byShelf = costByShelf(part) < shelves.rows();
      found.addAll(read(choice, part, rest, byShelf, limit - found.size()));
    }
    return found;
  }

  private static long costByShelf(Choice.Part part) {
    return part.rows + (long) part.shelves.size() * SEEK;
  }

  /// Walks at most [#WALK] rows by time; returns what is left to look at, or null when the page is
  /// full or nothing is left.
  private @Nullable Bounds walk(
      Choice choice, Choice.Part part, Bounds bounds, int limit, List<Found> found)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = select(true, bounds, parameters);
    sql.append(" ORDER BY latest.start_us DESC, latest.position DESC LIMIT ?");
    parameters.add(WALK);
    int walked = 0;
    Bounds rest = bounds;
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        walked++;
        take(choice, part, row, found);
        if (found.size() == limit) {
          return null;
        }
        if (walked == WALK) {
          rest = new Bounds(bounds.fromUs(), row.getLong(1), row.getLong(2));
        }
      }
    }
    return walked < WALK || rest.isEmpty() ? null : rest;
  }

  /// Reads the newest matches inside the bounds to the end, with everything that is left to ask on
  /// any shelf as a condition in SQL and what is left on the very shelf checked here.
  private List<Found> read(
      Choice choice, Choice.Part part, Bounds bounds, boolean byShelf, int limit)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = select(!byShelf, bounds, parameters);
    if (byShelf) {
      sql.append(" AND latest.shelf_id IN (SELECT value FROM json_each(?))");
      parameters.add(ids(part.shelves));
    }
    if (!part.residues.contains(Narrowing.EVERYTHING)) {
      sql.append(" AND ");
      ObservationQuery any = new ObservationQuery.Or(List.copyOf(part.residues));
      Residue.condition(any, sql, parameters);
    }
    // A plus keeps SQLite from choosing the other index for the sake of the order.
    sql.append(byShelf ? " ORDER BY +latest.start_us" : " ORDER BY latest.start_us")
        .append(" DESC, latest.position DESC");
    if (byShelf && part.residues.size() == 1 && part.residues.stream().allMatch(Residue::isExact)) {
      sql.append(" LIMIT ?");
      parameters.add(limit);
    }
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (found.size() < limit && row.next()) {
        take(choice, part, row, found);
      }
    }
    return found;
  }

  private void take(Choice choice, Choice.Part part, ResultSet current, List<Found> found)
      throws SQLException {
    Row row = Row.of(current, probes.count());
    if (probes.count() > 0 && ++examined > MAX_EXAMINED) {
      throw new ObservationException(
          ObservationException.Kind.TOO_WIDE,
          "more than %d facts would be looked at one by one: name a camera, a label or a shorter time"
              .formatted(MAX_EXAMINED));
    }
    if (choice.takes(part, row)) {
      found.add(new Found(part.tier, row.startUs(), row.position(), row.endUs(), row.shelfId()));
    }
  }

  private StringBuilder select(boolean byTime, Bounds bounds, List<Object> parameters) {
    StringBuilder sql = new StringBuilder("SELECT ").append(Row.COLUMNS);
    probes.writeColumns(sql, parameters);
    sql.append(byTime ? " FROM latest INDEXED BY latest_by_start " : " FROM latest ");
    sql.append("WHERE latest.start_us BETWEEN ? AND ?")
        .append(" AND (latest.start_us < ? OR latest.position < ?)");
    parameters.add(bounds.fromUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.beforePosition());
    return sql;
  }

  /// Reads the newest matches inside the bounds from the index of traits.
  private List<Found> readByTrait(
      Choice choice, Choice.Part part, Bounds bounds, Probes.Driver by, int limit)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(Row.COLUMNS);
    probes.writeColumns(sql, parameters);
    sql.append(" FROM trait t INDEXED BY trait_by_value CROSS JOIN latest")
        .append(" INDEXED BY latest_by_start")
        .append(" ON latest.start_us = t.start_us AND latest.position = t.position WHERE ")
        .append(by.condition())
        .append(" AND t.start_us BETWEEN ? AND ? AND (t.start_us < ? OR t.position < ?)")
        .append(" ORDER BY t.start_us DESC, t.position DESC");
    parameters.addAll(by.parameters());
    parameters.addAll(
        List.of(bounds.fromUs(), bounds.toUs(), bounds.toUs(), bounds.beforePosition()));
    List<Found> found = new ArrayList<>();
    long last = Long.MIN_VALUE; // an object that crossed a line twice stands there twice
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (found.size() < limit && row.next()) {
        if (row.getLong(2) != last) {
          last = row.getLong(2);
          take(choice, part, row, found);
        }
      }
    }
    return found;
  }

  /// The shelves' numbers as one parameter: an array in the form that SQLite's json_each reads.
  private static String ids(List<Shelf> shelves) {
    StringBuilder ids = new StringBuilder(shelves.size() * 6 + 2).append('[');
    for (Shelf shelf : shelves) {
      ids.append(shelf.id).append(',');
    }
    ids.setCharAt(ids.length() - 1, ']');
    return ids.toString();
  }

  private PreparedStatement prepare(StringBuilder sql, List<Object> parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.toString());
    try {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
