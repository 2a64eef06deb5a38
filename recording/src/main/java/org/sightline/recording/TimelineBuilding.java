package org.sightline.recording;

import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// A timeline that grows from its beginning to its end.
final class TimelineBuilding {
  private final StreamId stream;
  private final List<GapRow> ledger;
  private final List<TimeRange> spans = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long cursorUs;
  // As many of the ledger's first lines end before the cursor.
  private int passed;
  private long spanStartUs;
  private long spanEndUs = Long.MIN_VALUE;

  TimelineBuilding(StreamId stream, List<GapRow> ledger, long cursorUs) {
    this.stream = stream;
    this.ledger = ledger;
    this.cursorUs = cursorUs;
  }

  /// Up to where it has grown.
  long cursorUs() {
    return cursorUs;
  }

  void footage(long fromUs, long toUs) {
    if (fromUs > cursorUs + Footage.SAME_US) {
      missing(fromUs);
    }
    long from = Math.max(Math.min(fromUs, cursorUs), cursorUs);
    if (toUs <= from) {
      return;
    }
    if (spanEndUs != from) {
      endSpan();
      spanStartUs = from;
    }
    spanEndUs = toUs;
    cursorUs = toUs;
  }

  /// Fills from the cursor to `toUs` with what the ledger says.
  void missing(long toUs) {
    while (passed < ledger.size() && ledger.get(passed).endOr(Long.MAX_VALUE) <= cursorUs) {
      passed++;
    }
    for (int i = passed; i < ledger.size() && ledger.get(i).startUs() < toUs; i++) {
      GapRow row = ledger.get(i);
      long from = Math.max(row.startUs(), cursorUs);
      long to = Math.min(row.endOr(toUs), toUs);
      if (to <= from) {
        continue;
      }
      if (from > cursorUs + Footage.SAME_US) {
        unexplained(from);
      }
      gap(row, cursorUs, to);
    }
    if (cursorUs < toUs) {
      if (toUs - cursorUs > Footage.SAME_US || gaps.isEmpty()) {
        unexplained(toUs);
      } else {
        cursorUs = toUs;
      }
    }
  }

  private void unexplained(long toUs) {
    gap(
        new GapRow(
            0,
            stream,
            cursorUs,
            toUs,
            GapCause.CORRUPT,
            "the index does not say why footage is missing here"),
        cursorUs,
        toUs);
  }

  void gap(GapRow row, long fromUs, long toUs) {
    gaps.add(row.clipped(fromUs, toUs));
    cursorUs = toUs;
  }

  private void endSpan() {
    if (spanEndUs > spanStartUs) {
      spans.add(new TimeRange(Micros.instant(spanStartUs), Micros.instant(spanEndUs)));
    }
  }

  Timeline timeline(List<Damage> damaged) {
    endSpan();
    List<Gap> marks =
        ledger.stream()
            .filter(row -> row.endOr(Long.MAX_VALUE) == row.startUs())
            .map(row -> row.clipped(row.startUs(), row.startUs()))
            .toList();
    return new Timeline(spans, gaps, damaged, marks);
  }
}
