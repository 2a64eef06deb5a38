package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.observation.Answers.Found;

/// The statements with which [Answers] reads rows; every value in them is a parameter.
final class Lookup {
  /// From so many shelves on, a walk by time looks at each row in memory: to tell SQLite the
  /// shelves would cost more.
  private static final int MANY_SHELVES = 2_000;

  private final Connection connection;
  private final Probes probes;

  /// Where a reading begins and ends: the range of starts, and the row after which it begins.
  record Bounds(long fromUs, long toUs, long beforePosition) {
    /// All of a part.
    static Bounds of(Choice.Part part) {
      return new Bounds(part.fromUs, part.toUs, Long.MAX_VALUE);
    }

    boolean isEmpty() {
      return fromUs > toUs;
    }

    Bounds within(long from, long to) {
      return new Bounds(Math.max(from, fromUs), Math.min(to, toUs), beforePosition);
    }
  }

  Lookup(Connection connection, Probes probes) {
    this.connection = connection;
    this.probes = probes;
  }

  /// The start of the row that lies so many rows back in the bounds; empty where there are fewer.
  OptionalLong edge(Bounds bounds, int rows) throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql =
        new StringBuilder("SELECT latest.start_us FROM latest INDEXED BY latest_by_start ");
    where(sql, bounds, parameters);
    sql.append(" ORDER BY latest.start_us DESC, latest.position DESC LIMIT 1 OFFSET ?");
    parameters.add(rows - 1);
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  /// Walks all rows in the bounds, newest first, until `found` holds `full`.
  void byTime(Choice choice, Choice.Part part, Bounds bounds, int full, List<Found> found)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(Row.COLUMNS);
    probes.writeColumns(sql, parameters);
    sql.append(" FROM latest INDEXED BY latest_by_start ");
    where(sql, bounds, parameters);
    if (part.shelves.size() < MANY_SHELVES) {
      // A plus keeps SQLite from choosing the other index.
      sql.append(" AND +latest.shelf_id IN (SELECT value FROM json_each(?))");
      parameters.add(ids(part.shelves));
    }
    residue(part, sql, parameters);
    sql.append(" ORDER BY latest.start_us DESC, latest.position DESC");
    take(choice, part, sql, parameters, full, found);
  }

  /// Seeks every shelf of the part.
  ///
  /// @param ordered whether the newest are wanted, or any
  void byShelf(
      Choice choice, Choice.Part part, Bounds bounds, int full, boolean ordered, List<Found> found)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(Row.COLUMNS);
    probes.writeColumns(sql, parameters);
    sql.append(" FROM latest ");
    where(sql, bounds, parameters);
    sql.append(" AND latest.shelf_id IN (SELECT value FROM json_each(?))");
    parameters.add(ids(part.shelves));
    residue(part, sql, parameters);
    if (ordered) {
      sql.append(" ORDER BY +latest.start_us DESC, latest.position DESC");
    }
    if (isExact(part)) {
      sql.append(" LIMIT ?");
      parameters.add(full - found.size());
    }
    take(choice, part, sql, parameters, full, found);
  }

  /// Whether what SQL lets through of a part's shelves is what matches.
  static boolean isExact(Choice.Part part) {
    return part.residues.size() == 1 && part.residues.stream().allMatch(Residue::isExact);
  }

  /// How many rows of a part that [#isExact] match, counted to `most`.
  long count(Choice.Part part, Bounds bounds, int most) throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT COUNT(*) FROM (SELECT 1 FROM latest ");
    where(sql, bounds, parameters);
    sql.append(" AND latest.shelf_id IN (SELECT value FROM json_each(?))");
    parameters.add(ids(part.shelves));
    residue(part, sql, parameters);
    sql.append(" LIMIT ?)");
    parameters.add(most);
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Reads the newest matches inside the bounds from the index of traits, at most `most` rows of
  /// it.
  ///
  /// @return where it gave up, or null
  @Nullable Cursor byTrait(
      Choice choice,
      Choice.Part part,
      Bounds bounds,
      Probes.Driver by,
      int full,
      long most,
      List<Found> found)
      throws SQLException {
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(Row.COLUMNS);
    probes.writeColumns(sql, parameters);
    sql.append(" FROM ")
        .append(by.table())
        .append(" CROSS JOIN latest")
        .append(" INDEXED BY latest_by_start")
        .append(" ON latest.start_us = t.start_us AND latest.position = t.position WHERE ")
        .append(by.condition())
        .append(" AND t.start_us BETWEEN ? AND ? AND (t.start_us < ? OR t.position < ?)")
        .append(" ORDER BY t.start_us DESC, t.position DESC");
    parameters.addAll(by.parameters());
    parameters.addAll(
        List.of(bounds.fromUs(), bounds.toUs(), bounds.toUs(), bounds.beforePosition()));
    long last = Long.MIN_VALUE; // an object that crossed a line twice stands there twice
    long rows = 0;
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (found.size() < full && row.next()) {
        if (row.getLong(2) == last) {
          continue;
        }
        last = row.getLong(2);
        take(choice, part, row, found);
        if (++rows >= most) {
          return new Cursor(part.tier, row.getLong(1), last);
        }
      }
    }
    return null;
  }

  private void take(
      Choice choice,
      Choice.Part part,
      StringBuilder sql,
      List<Object> parameters,
      int full,
      List<Found> found)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (found.size() < full && row.next()) {
        take(choice, part, row, found);
      }
    }
  }

  private void take(Choice choice, Choice.Part part, ResultSet current, List<Found> found)
      throws SQLException {
    Row row = Row.of(current, probes.count());
    if (choice.takes(part, row)) {
      found.add(new Found(part.tier, row.startUs(), row.position(), row.endUs(), row.shelfId()));
    }
  }

  private static void where(StringBuilder sql, Bounds bounds, List<Object> parameters) {
    sql.append("WHERE latest.start_us BETWEEN ? AND ?")
        .append(" AND (latest.start_us < ? OR latest.position < ?)");
    parameters.add(bounds.fromUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.toUs());
    parameters.add(bounds.beforePosition());
  }

  /// What is left to ask on any shelf of the part.
  private static void residue(Choice.Part part, StringBuilder sql, List<Object> parameters) {
    if (!part.residues.contains(Narrowing.EVERYTHING)) {
      sql.append(" AND ");
      Residue.condition(new ObservationQuery.Or(List.copyOf(part.residues)), sql, parameters);
    }
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
