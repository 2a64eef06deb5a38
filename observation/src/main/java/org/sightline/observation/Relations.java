package org.sightline.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.TimeRange;

/// What came before and after the rows of one answer.
///
/// Of each term the facts that it names are read for a window of time, and asked in memory; rows
/// come from new to old, so the window moves down, and it grows where little lies in it.
final class Relations {
  /// The most facts that are kept of one window.
  private static final int MAX_IN_WINDOW = 200_000;

  private static final long FIRST_REACH_US = 900L * 1_000_000;
  private static final int FEW = 1000;

  private final Connection connection;
  private final Shelves shelves;
  private final Map<ObservationQuery, Window> windows = new HashMap<>();

  /// The starts of the facts between two times in rising order, and for each the latest end of it
  /// and all before it.
  private record Window(long fromUs, long toUs, long reachUs, long[] starts, long[] latestEnds) {
    boolean covers(long from, long to) {
      return fromUs <= from && to <= toUs;
    }
  }

  Relations(Connection connection, Shelves shelves) {
    this.connection = connection;
    this.shelves = shelves;
  }

  boolean isFollowed(FollowedBy term, Row row) {
    long last = plus(row.endUs(), us(term.within()));
    Window window = window(term, term.then(), row.startUs(), last);
    int next = firstAfter(window.starts(), row.startUs());
    return next < window.starts().length && window.starts()[next] <= last;
  }

  boolean isPreceded(PrecededBy term, Row row) {
    long first = Micros.minus(row.startUs(), us(term.within()));
    Window window = window(term, term.earlier(), first, row.startUs());
    int before = firstAfter(window.starts(), row.startUs() - 1) - 1;
    return before >= 0 && window.latestEnds()[before] >= first;
  }

  boolean isCounted(CountAtLeast term, Row row) {
    long first = Micros.minus(row.startUs(), us(term.within()));
    Window window = window(term, term.of(), first, row.startUs());
    int from = firstAfter(window.starts(), first - 1);
    int to = firstAfter(window.starts(), row.startUs());
    return to - from >= term.least();
  }

  private static long us(Duration within) {
    return within.toNanos() / 1000;
  }

  private static long plus(long a, long b) {
    return Micros.minus(a, -b);
  }

  /// The index of the first start after `us`.
  private static int firstAfter(long[] starts, long us) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] > us) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Window window(ObservationQuery term, ObservationQuery other, long from, long to) {
    @Nullable Window known = windows.get(term);
    if (known != null && known.covers(from, to)) {
      return known;
    }
    long reach = FIRST_REACH_US;
    if (known != null) {
      reach = known.starts().length < FEW ? known.reachUs() * 4 : known.reachUs();
    }
    Window read;
    try {
      read = read(other, Micros.minus(from, reach), to, reach);
    } catch (SQLException e) {
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "observations cannot be read: " + e.getMessage(),
          e);
    }
    windows.put(term, read);
    return read;
  }

  private Window read(ObservationQuery other, long from, long to, long reach) throws SQLException {
    TimeRange range = new TimeRange(Micros.instant(from), Micros.instant(plus(to, 1)));
    ObservationQuery inside = new And(List.of(other, new During(range)));
    List<Answers.Found> found;
    try (Answers answers = new Answers(connection, shelves, inside, Answers.USUAL)) {
      found = answers.all(MAX_IN_WINDOW + 1);
    }
    if (found.size() > MAX_IN_WINDOW) {
      throw new ObservationException(
          ObservationException.Kind.TOO_WIDE,
          "more than %d facts would be compared with those before and after them: name a label or a camera in then(, earlier( and count("
              .formatted(MAX_IN_WINDOW));
    }
    found.sort(Comparator.comparingLong(Answers.Found::startUs));
    long[] starts = new long[found.size()];
    long[] latestEnds = new long[found.size()];
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = found.get(i).startUs();
      latest = Math.max(latest, found.get(i).endUs());
      latestEnds[i] = latest;
    }
    return new Window(from, to, reach, starts, latestEnds);
  }
}
