package org.sightline.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;

/// What is wrong with recording now. Any thread may ask; who asks every few seconds is told of a
/// camera that is not recorded within a minute.
final class RecordingProblems {
  private static final long STUCK_NANOS = 5 * ContinuityWatch.SECOND;
  private static final long LOOK_BACK_US = ContinuityWatch.WINDOW_NANOS / 1000;

  private final Workplace place;
  private final Footage footage;
  private final LongSupplier nanoTime;
  private final ContinuityWatch continuity = new ContinuityWatch();
  private volatile long visitedNanos;

  RecordingProblems(Workplace place, Footage footage, LongSupplier nanoTime) {
    this.place = place;
    this.footage = footage;
    this.nanoTime = nanoTime;
    visitedNanos = nanoTime.getAsLong();
  }

  /// The writing thread has written what there was.
  void visited() {
    visitedNanos = nanoTime.getAsLong();
  }

  /// @param recorded the streams that are to be recorded
  List<Problem> now(Map<StreamId, Ledger> recorded) {
    List<Problem> found =
        new ArrayList<>(
            continuity.look(recorded, nanoTime.getAsLong(), place.nowUs(), this::reason));
    long dropped = place.keeper().dropped();
    if (place.keeper().isFailing() || dropped > 0) {
      found.add(
          new Problem(
              "index-behind",
              Severity.WARNING,
              null,
              Micros.instant(place.keeper().failingSinceUs()),
              "the index of footage cannot be written: %d changes wait, %d were given up"
                  .formatted(place.keeper().waiting(), dropped),
              "check the disk of the data folder; what was given up is found at the next start"));
    }
    found.addAll(place.index().database().problems());
    return found;
  }

  private ContinuityWatch.Reason reason(StreamId stream) {
    long nowUs = place.nowUs();
    long stuck = nanoTime.getAsLong() - visitedNanos;
    if (stuck > STUCK_NANOS) {
      return new ContinuityWatch.Reason(
          GapCause.DISK_SLOW,
          "the disk has not finished a write for %d s".formatted(stuck / ContinuityWatch.SECOND),
          true);
    }
    List<GapRow> gaps = footage.gaps(stream, nowUs - LOOK_BACK_US, nowUs);
    return gaps.stream()
        .filter(gap -> gap.endUs() == null)
        .findFirst()
        .or(() -> gaps.stream().max(Comparator.comparingLong(g -> g.endOr(nowUs) - g.startUs())))
        .map(g -> new ContinuityWatch.Reason(g.cause(), g.detail(), g.endUs() == null))
        .orElse(
            new ContinuityWatch.Reason(
                GapCause.STREAM_STALLED, "the camera sends fewer pictures than it should", false));
  }
}
