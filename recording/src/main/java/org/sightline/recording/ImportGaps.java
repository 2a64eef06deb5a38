package org.sightline.recording;

import java.util.List;
import java.util.Optional;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// The gap ledger around footage that came into the past afterwards: gaps that it fills are cut,
/// and what is missing between it and its neighbours is said, unless the ledger knows why already.
final class ImportGaps {
  /// Less than this between two pieces is no gap.
  private static final long LEAST_US = 1_000_000;

  private static final String DETAIL = "no footage was imported for this time";

  private final Workplace place;
  private final StreamId stream;

  ImportGaps(Workplace place, StreamId stream) {
    this.place = place;
    this.stream = stream;
  }

  /// Fits the ledger to footage that was added.
  void fit(long startUs, long endUs) {
    GapTable gaps = place.index().gaps();
    for (GapRow gap : gaps.overlapping(stream, startUs, endUs)) {
      if (gap.startUs() < startUs) {
        gaps.put(gap.endingAt(startUs));
      } else {
        gaps.remove(gap.id());
      }
      Long end = gap.endUs();
      if (end == null || end > endUs) {
        gaps.put(new GapRow(newId(), stream, endUs, end, gap.cause(), gap.detail()));
      }
    }
    List<SegmentRow> before = place.index().segments(stream, Long.MIN_VALUE / 2, startUs);
    if (!before.isEmpty()) {
      explain(before.getLast().endUs(), startUs);
    }
    Optional<SegmentRow> after = place.index().next(stream, endUs);
    after.ifPresent(next -> explain(endUs, next.startUs()));
  }

  /// Says why footage is missing between two pieces, where the ledger does not.
  private void explain(long fromUs, long toUs) {
    GapTable gaps = place.index().gaps();
    long at = fromUs;
    for (GapRow gap : gaps.overlapping(stream, fromUs, toUs)) {
      say(at, gap.startUs());
      at = Math.max(at, gap.endOr(toUs));
    }
    say(at, toUs);
  }

  private void say(long fromUs, long toUs) {
    if (toUs - fromUs >= LEAST_US) {
      place
          .index()
          .gaps()
          .put(new GapRow(newId(), stream, fromUs, toUs, GapCause.SWITCHED_OFF, DETAIL));
    }
  }

  private long newId() {
    return place.gapIds().incrementAndGet();
  }
}
