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

  private static final Comparator<Found> NEWEST_FIRST =
      Comparator.comparingLong(Found::startUs).thenComparingLong(Found::position).reversed();

  private final Connection connection;
  private final Shelves shelves;
  private final Narrowing narrowing;

  /// A matching row.
  record Found(int tier, long startUs, long position) {}

  /// Where a reading begins and ends: the range of starts, and the row after which it begins.
  private record Bounds(long fromUs, long toUs, long beforePosition) {
    boolean isEmpty() {
      return fromUs > toUs;
    }
  }

  Answers(Connection connection, Shelves shelves, ObservationQuery query) {
    this.connection = connection;
    this.shelves = shelves;
    this.narrowing = new Narrowing(query);
  }

  /// The first `limit` matches after `cursor`, in `order`.
  List<Found> find(Order order, int limit, @Nullable Cursor cursor) throws SQLException {
    Choice choice = new Choice(shelves, narrowing, order);
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
    Choice choice = new Choice(shelves, narrowing, Order.NEWEST);
    long counted = 0;
    for (List<Choice.Part> parts : choice.tiers().values()) {
      for (Choice.Part part : parts) {
        if (part.isWhole()) {
          counted += part.rows;
        } else if (counted <= cap) {
          int atMost = Math.toIntExact(cap + 1 - counted);
          Bounds all = new Bounds(part.fromUs, part.toUs, Long.MAX_VALUE);
          boolean byShelf = costByShelf(part) < shelves.rows();
          counted += read(choice, part, all, byShelf, atMost).size();
        }
      }
    }
    return new Count(Math.min(counted, cap), counted > cap);
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
    sql.append(" ORDER BY start_us DESC, position DESC LIMIT ?");
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
      sql.append(" AND shelf_id IN (SELECT value FROM json_each(?))");
      parameters.add(ids(part.shelves));
    }
    if (!part.residues.contains(Narrowing.EVERYTHING)) {
      sql.append(" AND ");
      ObservationQuery any = new ObservationQuery.Or(List.copyOf(part.residues));
      Residue.condition(any, sql, parameters);
    }
    // A plus keeps SQLite from choosing the other index for the sake of the order.
    sql.append(byShelf ? " ORDER BY +start_us" : " ORDER BY start_us")
        .append(" DESC, position DESC");
    if (byShelf && part.residues.size() == 1) {
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

  private static void take(Choice choice, Choice.Part part, ResultSet row, List<Found> found)
      throws SQLException {
    long start = row.getLong(1);
    if (choice.takes(part, row.getLong(3), start, row.getLong(4), row.getDouble(5))) {
      found.add(new Found(part.tier, start, row.getLong(2)));
    }
  }

  private static StringBuilder select(boolean byTime, Bounds bounds, List<Object> parameters) {
    StringBuilder sql =
        new StringBuilder("SELECT start_us, position, shelf_id, end_us, confidence FROM latest ");
    sql.append(byTime ? "INDEXED BY latest_by_start " : "");
    sql.append("WHERE start_us BETWEEN ? AND ? AND (start_us < ? OR position < ?)");
    parameters.add(bounds.fromUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.beforePosition());
    return sql;
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
