package org.sightline.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stretch of a stream that was not recorded, and why.
///
/// @param end when footage came back, or null while it has not
/// @param detail one sentence for people: what, which, why, what to do; empty for none
public record Gap(
    StreamId stream, Instant start, @Nullable Instant end, GapCause cause, String detail) {
  public Gap {
    if (end != null && end.isBefore(start)) {
      throw new IllegalArgumentException(
          "gap of %s ends before it starts: %s to %s".formatted(stream, start, end));
    }
  }

  /// The gap as a range; an open one lasts until `now`.
  public TimeRange range(Instant now) {
    Instant to = end != null ? end : now;
    return new TimeRange(start, to.isBefore(start) ? start : to);
  }
}
