package org.sightline.recording;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.sightline.domain.StreamId;

/// The unbroken stretches of indexed footage of each stream, kept in memory so that a timeline of a
/// month need not read a row for each of its minutes. A stream's are read from the index at the
/// first question and follow its changes; a few hundred bytes for each stretch. Guarded by itself.
final class SpanMap {
  /// Stretches nearer than this are one: rounding of media time to microseconds.
  static final long SAME_US = 1000;

  private final Function<StreamId, List<Span>> read;
  private final Map<StreamId, TreeMap<Long, Long>> spans = new HashMap<>();

  /// A stretch of footage. Times in microseconds since 1970.
  record Span(long startUs, long endUs) {}

  /// @param read all closed segments of a stream in the index, in order
  SpanMap(Function<StreamId, List<Span>> read) {
    this.read = read;
  }

  /// The stretches that overlap the range, in order, whole.
  synchronized List<Span> overlapping(StreamId stream, long fromUs, long toUs) {
    TreeMap<Long, Long> all = spans.get(stream);
    if (all == null) {
      all = new TreeMap<>();
      for (Span span : read.apply(stream)) {
        add(all, span.startUs(), span.endUs());
      }
      spans.put(stream, all);
    }
    Long first = all.floorKey(fromUs);
    NavigableMap<Long, Long> from = all.tailMap(first == null ? fromUs : first, true);
    return from.headMap(toUs, false).entrySet().stream()
        .filter(span -> span.getValue() > fromUs)
        .map(span -> new Span(span.getKey(), span.getValue()))
        .toList();
  }

  /// A segment was indexed.
  synchronized void added(SegmentRow row) {
    TreeMap<Long, Long> known = spans.get(row.stream());
    if (known != null) {
      add(known, row.startUs(), row.endUs());
    }
  }

  /// A segment was removed or is about to be replaced.
  synchronized void removed(SegmentRow row) {
    TreeMap<Long, Long> known = spans.get(row.stream());
    if (known == null) {
      return;
    }
    Map.Entry<Long, Long> holds = known.floorEntry(row.startUs());
    if (holds == null || holds.getValue() < row.endUs()) {
      spans.remove(row.stream());
      return;
    }
    known.remove(holds.getKey());
    if (row.startUs() - holds.getKey() > SAME_US) {
      known.put(holds.getKey(), row.startUs());
    }
    if (holds.getValue() - row.endUs() > SAME_US) {
      known.put(row.endUs(), holds.getValue());
    }
  }

  /// The index was made anew.
  synchronized void forget() {
    spans.clear();
  }

  private static void add(TreeMap<Long, Long> all, long startUs, long endUs) {
    long start = startUs;
    long end = endUs;
    Map.Entry<Long, Long> before = all.floorEntry(startUs);
    if (before != null && before.getValue() >= startUs - SAME_US) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> after = all.higherEntry(start);
    while (after != null && after.getKey() <= end + SAME_US) {
      end = Math.max(end, after.getValue());
      all.remove(after.getKey());
      after = all.higherEntry(start);
    }
    all.put(start, end);
  }
}
