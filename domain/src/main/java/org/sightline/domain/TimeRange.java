package org.sightline.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A stretch of time on the node's clock: `start` belongs to it, `end` does not.
public record TimeRange(Instant start, Instant end) {
  public TimeRange {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "time range ends before it starts: %s to %s".formatted(start, end));
    }
  }

  /// The range of `length` that begins at `start`.
  public static TimeRange of(Instant start, Duration length) {
    return new TimeRange(start, start.plus(length));
  }

  /// Everything from `start` on; its end, [Instant#MAX], means "open".
  public static TimeRange from(Instant start) {
    return new TimeRange(start, Instant.MAX);
  }

  /// Everything before `end`; its start, [Instant#MIN], means "open".
  public static TimeRange until(Instant end) {
    return new TimeRange(Instant.MIN, end);
  }

  /// How long the range is; never negative.
  public Duration duration() {
    return Duration.between(start, end);
  }

  /// Whether `instant` lies inside.
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /// Whether the two share an instant. An empty range overlaps where its instant lies inside the
  /// other.
  public boolean overlaps(TimeRange other) {
    if (start.equals(end)) {
      return other.contains(start) || (other.start.equals(start) && other.end.equals(end));
    }
    if (other.start.equals(other.end)) {
      return contains(other.start);
    }
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  /// The part that both share, or empty.
  public Optional<TimeRange> intersection(TimeRange other) {
    Instant from = start.isAfter(other.start) ? start : other.start;
    Instant to = end.isBefore(other.end) ? end : other.end;
    return from.isBefore(to) ? Optional.of(new TimeRange(from, to)) : Optional.empty();
  }
}
