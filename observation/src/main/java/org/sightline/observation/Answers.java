package org.sightline.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.observation.Lookup.Bounds;

/// One answer in the making, over one snapshot of the database.
///
/// Each part of the [Choice] is read in one of three ways. *By shelf*: seek every shelf; right
/// where they are few and hold little, as no other row is touched. *By trait*: walk the index of
/// traits; right where the query names a rare one. *By time*: walk the newest rows of all shelves
/// and keep those that match, window by window, each four times the one before, so that dense
/// matches fill a page from the first; before each window it is asked again whether shelves are
/// cheaper now. The worst row of a full page bounds what the next part reads.
///
/// What is read for one page is bounded by [Effort#mostRows]: then the page ends early, and says
/// where.
final class Answers implements AutoCloseable {
  /// How much is read, in rows, before another way is taken or none any more.
  ///
  /// @param dear from this cost on, what has a trait is looked for by that
  /// @param cheap up to this cost, reading by shelf needs no better idea
  /// @param firstWindow of the walk by time
  /// @param mostRows for one page
  record Effort(long dear, long cheap, int firstWindow, long mostRows) {}

  static final Effort USUAL = new Effort(40_000, 6_000, 2_000, 1_000_000);

  /// The cost of seeking a shelf, in rows read.
  private static final int SEEK = 5;

  private static final int GROWTH = 4;
  private static final int MAX_WINDOW = 400_000;

  /// The most rows that are read one by one for a count beside a page.
  private static final int MAX_COUNTED = 60_000;

  private static final Comparator<Found> NEWEST_FIRST =
      Comparator.comparingLong(Found::startUs).thenComparingLong(Found::position).reversed();

  private final Shelves shelves;
  private final Narrowing narrowing;
  private final Choice.Asking asking;
  private final List<Probes.Driver> drivers;
  private final Effort effort;
  private final Lookup lookup;
  private long spent;
  private boolean unbounded;

  /// A matching row.
  record Found(int tier, long startUs, long position, long endUs, long shelfId) {}

  /// What was found, newest first.
  ///
  /// @param stopped where reading was given up, so that all newer matches are among them; null
  ///   where it was not
  record Portion(List<Found> found, @Nullable Cursor stopped) {}

  Answers(Connection connection, Shelves shelves, ObservationQuery query, Effort effort)
      throws SQLException {
    this.shelves = shelves;
    this.effort = effort;
    this.narrowing = new Narrowing(query, shelves.site());
    Probes probes = new Probes(query);
    this.asking =
        new Choice.Asking(
            probes, new Relations(connection, shelves), new Sights(connection, shelves));
    this.drivers = Probes.drivers(query);
    this.lookup = new Lookup(connection, probes);
  }

  /// The first `limit` matches after `cursor`, in `order`.
  Portion find(Order order, int limit, @Nullable Cursor cursor) throws SQLException {
    Choice choice = new Choice(shelves, narrowing, order, asking);
    NavigableMap<Integer, List<Choice.Part>> tiers = choice.tiers();
    List<Found> found = new ArrayList<>();
    for (Map.Entry<Integer, List<Choice.Part>> tier : tiers.descendingMap().entrySet()) {
      if (cursor != null && tier.getKey() > cursor.tier()) {
        continue;
      }
      @Nullable Cursor after = cursor != null && cursor.tier() == tier.getKey() ? cursor : null;
      Portion portion = page(choice, tier.getValue(), limit - found.size(), after);
      found.addAll(portion.found());
      if (portion.stopped() != null) {
        return new Portion(found, portion.stopped());
      }
      if (found.size() >= limit) {
        break;
      }
    }
    return new Portion(found, null);
  }

  /// How many match, counted no further than `cap`, however much is read for it.
  long countAll(long cap) throws SQLException {
    unbounded = true;
    Count count = count(cap);
    return count.value() + (count.more() ? 1 : 0);
  }

  /// How many match, counted no further than `cap`, or than so many rows were read.
  Count count(long cap) throws SQLException {
    if (!unbounded) {
      spent = Math.max(0, effort.mostRows() - MAX_COUNTED);
    }
    Choice choice = new Choice(shelves, narrowing, Order.NEWEST, asking);
    long counted = 0;
    boolean stopped = false;
    for (List<Choice.Part> parts : choice.tiers().values()) {
      for (Choice.Part part : parts) {
        if (part.isWhole()) {
          counted += part.rows;
        } else if (counted <= cap) {
          int atMost = Math.toIntExact(cap + 1 - counted);
          if (costByShelf(part) <= mostRows() && Lookup.isExact(part) && !isByTrait(part)) {
            counted += lookup.count(part, Bounds.of(part), atMost);
          } else {
            List<Found> found = new ArrayList<>();
            stopped |= newest(choice, part, Bounds.of(part), atMost, found) != null;
            counted += found.size();
          }
        }
      }
    }
    return new Count(Math.min(counted, cap), counted > cap || stopped);
  }

  /// At most `most` matches, in no order.
  List<Found> all(int most) throws SQLException {
    return all(most, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /// At most `most` matches that begin in a range, both ends included, in no order.
  List<Found> all(int most, long fromUs, long toUs) throws SQLException {
    unbounded = true;
    Choice choice = new Choice(shelves, narrowing, Order.NEWEST, asking);
    List<Found> found = new ArrayList<>();
    for (List<Choice.Part> parts : choice.tiers().values()) {
      for (Choice.Part part : parts) {
        Bounds bounds = Bounds.of(part).within(fromUs, toUs);
        if (bounds.isEmpty() || found.size() >= most) {
          continue;
        }
        if (isByTrait(part)) {
          newestByTrait(choice, part, bounds, most - found.size(), found);
        } else if (isFewer(part, bounds)) {
          lookup.byShelf(choice, part, bounds, most, false, found);
        } else {
          lookup.byTime(choice, part, bounds, most, found);
        }
      }
    }
    return found;
  }

  /// The subjects that the query takes whole or not at all but for time, or empty where it asks
  /// more than that of some.
  Optional<List<Shelves.Known>> whole(ObservationQuery time) {
    List<Shelves.Known> whole = new ArrayList<>();
    for (Shelves.Known subject : shelves.subjects()) {
      ObservationQuery residue = narrowing.on(subject);
      if (residue.equals(Narrowing.NOTHING)) {
        continue;
      }
      if (!residue.equals(time)) {
        return Optional.empty();
      }
      whole.add(subject);
    }
    return Optional.of(whole);
  }

  private Portion page(Choice choice, List<Choice.Part> parts, int limit, @Nullable Cursor after)
      throws SQLException {
    List<Found> best = new ArrayList<>();
    @Nullable Cursor stopped = null;
    for (Choice.Part part : parts) {
      long from = best.size() < limit ? part.fromUs : best.getLast().startUs();
      from = stopped == null ? from : Math.max(from, stopped.startUs());
      Bounds bounds =
          after == null || after.startUs() > part.toUs
              ? new Bounds(Math.max(from, part.fromUs), part.toUs, Long.MAX_VALUE)
              : new Bounds(Math.max(from, part.fromUs), after.startUs(), after.position());
      if (bounds.isEmpty()) {
        continue;
      }
      @Nullable Cursor stop = newest(choice, part, bounds, limit, best);
      if (stop != null && (stopped == null || isNewer(stop, stopped))) {
        stopped = stop;
      }
      best.sort(NEWEST_FIRST);
      if (best.size() > limit) {
        best.subList(limit, best.size()).clear();
      }
    }
    if (stopped != null) {
      Cursor edge = stopped;
      best.removeIf(
          found ->
              found.startUs() < edge.startUs()
                  || (found.startUs() == edge.startUs() && found.position() < edge.position()));
    }
    return new Portion(best, best.size() >= limit ? null : stopped);
  }

  private static boolean isNewer(Cursor one, Cursor other) {
    return one.startUs() > other.startUs()
        || (one.startUs() == other.startUs() && one.position() > other.position());
  }

  /// Adds the newest `limit` matches of a part to `found`; returns where it gave up, or null.
  private @Nullable Cursor newest(
      Choice choice, Choice.Part part, Bounds bounds, int limit, List<Found> found)
      throws SQLException {
    int full = found.size() + limit;
    if (isByTrait(part)) {
      return newestByTrait(choice, part, bounds, limit, found);
    }
    if (costByShelf(part) <= effort.cheap()) {
      lookup.byShelf(choice, part, bounds, full, true, found);
      return null;
    }
    Bounds rest = bounds;
    for (int rows = effort.firstWindow(); ; rows = Math.min(rows * GROWTH, MAX_WINDOW)) {
      if (costByShelf(part, rest) <= rows) {
        lookup.byShelf(choice, part, rest, full, true, found);
        return null;
      }
      OptionalLong edge = lookup.edge(rest, rows);
      long fromUs = edge.orElse(rest.fromUs());
      Bounds window = new Bounds(fromUs, rest.toUs(), rest.beforePosition());
      lookup.byTime(choice, part, window, full, found);
      if (found.size() >= full || edge.isEmpty() || fromUs <= rest.fromUs()) {
        return null;
      }
      spent += rows;
      if (spent >= mostRows()) {
        return new Cursor(part.tier, fromUs, 0);
      }
      rest = new Bounds(rest.fromUs(), fromUs - 1, Long.MAX_VALUE);
    }
  }

  private @Nullable Cursor newestByTrait(
      Choice choice, Choice.Part part, Bounds bounds, int limit, List<Found> found)
      throws SQLException {
    @Nullable Cursor stopped = null;
    Set<Long> known = new HashSet<>(); // an object may have crossed a line both ways
    for (Probes.Driver driver : drivers) {
      List<Found> here = new ArrayList<>();
      Cursor stop = lookup.byTrait(choice, part, bounds, driver, limit, mostRows() - spent, here);
      here.stream().filter(one -> known.add(one.position())).forEach(found::add);
      if (stop != null && (stopped == null || isNewer(stop, stopped))) {
        stopped = stop;
      }
    }
    return stopped;
  }

  private long mostRows() {
    return unbounded ? Long.MAX_VALUE : effort.mostRows();
  }

  private boolean isByTrait(Choice.Part part) {
    return !drivers.isEmpty() && costByShelf(part) > effort.dear();
  }

  private static long costByShelf(Choice.Part part) {
    return part.rows + (long) part.shelves.size() * SEEK;
  }

  /// The cost where only part of the time is read, as if facts were spread evenly over each shelf.
  private static long costByShelf(Choice.Part part, Bounds bounds) {
    double rows = 0;
    for (Shelf shelf : part.shelves) {
      double span = Math.max(1.0, (double) shelf.newestStartUs() - shelf.oldestStartUs());
      double shared =
          (double) Math.min(bounds.toUs(), shelf.newestStartUs())
              - Math.max(bounds.fromUs(), shelf.oldestStartUs());
      rows += shared < 0 ? 0 : Math.min(1, (shared + 1) / span) * shelf.rows();
    }
    return (long) rows + (long) part.shelves.size() * SEEK;
  }

  private boolean isFewer(Choice.Part part, Bounds bounds) throws SQLException {
    long cost = costByShelf(part, bounds);
    return cost <= effort.cheap()
        || cost < shelves.rows()
            && lookup.edge(bounds, (int) Math.min(cost, MAX_WINDOW)).isPresent();
  }

  @Override
  public void close() throws SQLException {
    asking.sights().close();
  }
}
