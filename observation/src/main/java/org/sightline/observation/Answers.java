package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;

/// One answer in the making, over one snapshot of the database.
///
/// The shelves on which the query may be true are grouped by what is left to ask on them. Each
/// group is read in one of two ways. *By time*: walk the newest rows of all shelves and keep those
/// that match; right where at least one row in [#DENSE] does, as a page is full after a few
/// thousand rows. *By shelf*: seek every shelf of the group; right where matches are rare, as no
/// other row is touched. Groups are disjoint, so their rows are merged without comparing; the worst
/// row of a full page bounds what the next group reads.
final class Answers {
  /// One matching row in this many is dense enough to walk by time.
  private static final int DENSE = 50;

  private static final Comparator<Found> NEWEST_FIRST =
      Comparator.comparingLong(Found::startUs).thenComparingLong(Found::position).reversed();

  private final Connection connection;
  private final Shelves shelves;
  private final Narrowing narrowing;

  /// A matching row.
  record Found(int tier, long startUs, long position) {}

  private record GroupKey(ObservationQuery residue, boolean lasting) {}

  /// Shelves on which the same is left to ask.
  private record Group(ObservationQuery residue, List<Shelf> shelves, long rows) {
    boolean isSure() {
      return Residue.isOnlyTime(residue);
    }
  }

  Answers(Connection connection, Shelves shelves, ObservationQuery query) {
    this.connection = connection;
    this.shelves = shelves;
    this.narrowing = new Narrowing(query);
  }

  /// The first `limit` matches after `cursor`, in `order`.
  List<Found> find(Order order, int limit, @Nullable Cursor cursor) throws SQLException {
    NavigableMap<Integer, Map<GroupKey, List<Shelf>>> tiers = tiers(order);
    List<Found> found = new ArrayList<>();
    for (var tier : tiers.descendingMap().entrySet()) {
      if (cursor != null && tier.getKey() > cursor.tier()) {
        continue;
      }
      @Nullable Cursor after = cursor != null && cursor.tier() == tier.getKey() ? cursor : null;
      found.addAll(page(tier.getKey(), groups(tier.getValue()), limit - found.size(), after));
      if (found.size() >= limit) {
        break;
      }
    }
    return found;
  }

  /// How many match, counted no further than `cap`.
  Count count(long cap) throws SQLException {
    long counted = 0;
    List<Group> groups = new ArrayList<>();
    tiers(Order.NEWEST).values().forEach(tier -> groups.addAll(groups(tier)));
    for (Group group : groups) {
      if (group.residue().equals(Narrowing.EVERYTHING)) {
        counted += group.rows();
      } else if (counted <= cap) {
        counted += countRows(group, cap + 1 - counted);
      }
    }
    return new Count(Math.min(counted, cap), counted > cap);
  }

  private NavigableMap<Integer, Map<GroupKey, List<Shelf>>> tiers(Order order) {
    NavigableMap<Integer, Map<GroupKey, List<Shelf>>> tiers = new TreeMap<>();
    for (Shelves.Known subject : shelves.subjects()) {
      ObservationQuery onSubject = narrowing.on(subject);
      if (onSubject.equals(Narrowing.NOTHING)) {
        continue;
      }
      int relevance = order == Order.RELEVANCE ? narrowing.relevance(subject) : 0;
      for (Shelf shelf : subject.shelves()) {
        ObservationQuery residue = Narrowing.on(shelf, onSubject);
        if (residue.equals(Narrowing.NOTHING) || shelf.rows() == 0) {
          continue;
        }
        int tier = order == Order.RELEVANCE ? relevance * 10 + shelf.key.confidenceTenth() : 0;
        boolean lasting = shelf.key.isLasting() && !residue.equals(Narrowing.EVERYTHING);
        tiers
            .computeIfAbsent(tier, _ -> new HashMap<>())
            .computeIfAbsent(new GroupKey(residue, lasting), _ -> new ArrayList<>())
            .add(shelf);
      }
    }
    return tiers;
  }

  /// The groups, those that surely fill a page first.
  private static List<Group> groups(Map<GroupKey, List<Shelf>> tier) {
    List<Group> groups = new ArrayList<>();
    tier.forEach(
        (key, members) ->
            groups.add(
                new Group(key.residue(), members, members.stream().mapToLong(Shelf::rows).sum())));
    groups.sort(Comparator.comparing(Group::isSure).thenComparing(Group::rows).reversed());
    return groups;
  }

  private List<Found> page(int tier, List<Group> groups, int limit, @Nullable Cursor after)
      throws SQLException {
    List<Found> best = new ArrayList<>();
    long total = Math.max(1, shelves.rows());
    for (Group group : groups) {
      long notBefore = best.size() < limit ? Long.MIN_VALUE : best.getLast().startUs();
      boolean byTime =
          group.isSure() ? group.rows() >= total / DENSE : group.rows() >= total - total / 4;
      for (Found found : read(group, byTime, limit, notBefore, after)) {
        best.add(new Found(tier, found.startUs(), found.position()));
      }
      best.sort(NEWEST_FIRST);
      if (best.size() > limit) {
        best = new ArrayList<>(best.subList(0, limit));
      }
    }
    return best;
  }

  private List<Found> read(
      Group group, boolean byTime, int limit, long notBefore, @Nullable Cursor after)
      throws SQLException {
    Residue.Starts starts = starts(group).and(new Residue.Starts(notBefore, Long.MAX_VALUE));
    if (after != null) {
      starts = starts.and(new Residue.Starts(Long.MIN_VALUE, after.startUs()));
    }
    if (starts.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT start_us, position FROM latest ");
    sql.append(byTime ? "INDEXED BY latest_by_start WHERE " : "WHERE ");
    where(group, starts, byTime, sql, parameters);
    if (after != null) {
      sql.append(" AND (start_us < ? OR position < ?)");
      parameters.add(after.startUs());
      parameters.add(after.position());
    }
    // A plus keeps SQLite from choosing the index for the sake of the order.
    sql.append(byTime ? " ORDER BY start_us" : " ORDER BY +start_us");
    sql.append(" DESC, position DESC LIMIT ?");
    parameters.add(limit);
    List<Found> found = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Found(0, row.getLong(1), row.getLong(2)));
      }
    }
    return found;
  }

  private long countRows(Group group, long atMost) throws SQLException {
    Residue.Starts starts = starts(group);
    if (starts.isEmpty()) {
      return 0;
    }
    boolean byTime = group.rows() >= shelves.rows() / 2;
    List<Object> parameters = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT count(*) FROM (SELECT 1 FROM latest ");
    sql.append(byTime ? "INDEXED BY latest_by_start WHERE " : "WHERE ");
    where(group, starts, byTime, sql, parameters);
    sql.append(" LIMIT ?)");
    parameters.add(atMost);
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// The starts that rows of the group can have, from what is asked and from what lies there.
  private static Residue.Starts starts(Group group) {
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    long longest = 0;
    for (Shelf shelf : group.shelves()) {
      oldest = Math.min(oldest, shelf.oldestStartUs());
      newest = Math.max(newest, shelf.newestStartUs());
      longest = Math.max(longest, shelf.longestUs());
    }
    return Residue.starts(group.residue(), longest).and(new Residue.Starts(oldest, newest));
  }

  private void where(
      Group group,
      Residue.Starts starts,
      boolean byTime,
      StringBuilder sql,
      List<Object> parameters) {
    sql.append("start_us BETWEEN ? AND ?");
    parameters.add(starts.fromUs());
    parameters.add(starts.toUs());
    if (!byTime || group.shelves().size() < shelves.size()) {
      sql.append(" AND shelf_id IN (SELECT value FROM json_each(?))");
      parameters.add(ids(group.shelves()));
    }
    sql.append(" AND ");
    Residue.condition(group.residue(), sql, parameters);
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
