package org.sightline.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// What had to go before its time lately. Any thread may call.
final class Losses {
  /// How long after the last loss it is still told.
  static final Duration TOLD = Duration.ofHours(1);

  // Guarded by this.
  private @Nullable Instant since;
  private @Nullable Instant last;
  private @Nullable Instant lastPinned;
  private long segments;
  private long bytes;

  synchronized void early(SegmentRow row, boolean pinned, Instant now) {
    forget(now);
    if (since == null) {
      since = now;
    }
    last = now;
    lastPinned = pinned ? now : lastPinned;
    segments++;
    bytes += row.bytes();
  }

  private void forget(Instant now) {
    if (last != null && Duration.between(last, now).compareTo(TOLD) > 0) {
      since = null;
      last = null;
      lastPinned = null;
      segments = 0;
      bytes = 0;
    }
  }

  synchronized List<Problem> problems(Instant now) {
    forget(now);
    List<Problem> found = new ArrayList<>();
    Instant from = since;
    if (from != null) {
      found.add(
          new Problem(
              "footage-lost-early",
              lastPinned == null ? Severity.WARNING : Severity.ALARM,
              null,
              from,
              "to make room, %d segments (%s) were deleted before their time since %s%s"
                  .formatted(
                      segments,
                      Sizes.of(bytes),
                      from,
                      lastPinned == null ? "" : ", pinned footage among them"),
              "add a disk, keep footage for fewer days, or free the disk of other files"));
    }
    return found;
  }
}
