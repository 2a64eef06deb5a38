package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sightline.recording.Script.DOOR;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpanMapTest {
  private static final long SEED = Long.getLong("sightline.seed", 5);
  private static final long SECOND = 1_000_000;

  /// The rows that an index would hold.
  private final List<SegmentRow> rows = new ArrayList<>();

  @Test
  void whatIsFollowedEqualsWhatIsReadAnew() {
    Random random = new Random(SEED);
    SpanMap followed = new SpanMap(stream -> read());
    followed.overlapping(DOOR, 0, Long.MAX_VALUE);
    for (int round = 0; round < 2000; round++) {
      if (rows.isEmpty() || random.nextInt(3) > 0) {
        SegmentRow row = row(random.nextInt(60) * SECOND);
        if (rows.stream().noneMatch(old -> old.startUs() == row.startUs())) {
          rows.add(row);
          followed.added(row);
        }
      } else {
        SegmentRow gone = rows.remove(random.nextInt(rows.size()));
        followed.removed(gone);
      }
      long from = random.nextInt(70) * SECOND - SECOND / 2;
      long to = from + 1 + random.nextInt(70) * SECOND;
      assertEquals(
          new SpanMap(stream -> read()).overlapping(DOOR, from, to),
          followed.overlapping(DOOR, from, to),
          "seed %d round %d".formatted(SEED, round));
    }
  }

  private List<SpanMap.Span> read() {
    return rows.stream()
        .sorted(java.util.Comparator.comparingLong(SegmentRow::startUs))
        .map(row -> new SpanMap.Span(row.startUs(), row.endUs()))
        .toList();
  }

  private static SegmentRow row(long startUs) {
    return new SegmentRow(1, DOOR, 0, startUs, SECOND, 1, 0, "", "", null, 0);
  }
}
