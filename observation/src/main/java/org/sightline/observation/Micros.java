package org.sightline.observation;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.sightline.domain.TimeRange;

/// Times as the log stores them: whole microseconds since 1970, which reach 292 000 years.
final class Micros {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private Micros() {}

  /// The microsecond that `instant` falls in; the nearest one there is for an instant out of reach.
  static long floor(Instant instant) {
    return saturated(instant.getEpochSecond(), instant.getNano() / 1000);
  }

  /// The first microsecond at or after `instant`.
  static long ceil(Instant instant) {
    return saturated(instant.getEpochSecond(), (instant.getNano() + 999) / 1000);
  }

  /// The least number of whole microseconds that is not shorter than `duration`.
  static long ceil(Duration duration) {
    return saturated(duration.getSeconds(), (duration.getNano() + 999) / 1000);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// The range with both ends cut to whole microseconds.
  ///
  /// @throws IllegalArgumentException if it lies out of reach
  static TimeRange whole(TimeRange range) {
    long start = floor(range.start());
    long end = floor(range.end());
    if (start == Long.MIN_VALUE || end == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an observation from %s to %s cannot be stored: both must lie within 292 000 years of 1970"
              .formatted(range.start(), range.end()));
    }
    try {
      return new TimeRange(instant(start), instant(end));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("observation time %s is out of reach".formatted(range), e);
    }
  }

  /// The instant cut to whole microseconds.
  ///
  /// @throws IllegalArgumentException if it lies out of reach
  static Instant whole(Instant instant) {
    return whole(new TimeRange(instant, instant)).start();
  }

  /// `a - b`, kept within the range of long.
  static long minus(long a, long b) {
    long difference = a - b;
    return ((a ^ b) & (a ^ difference)) < 0
        ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
        : difference;
  }

  private static long saturated(long seconds, long micros) {
    if (Math.abs(seconds) < 9_000_000_000_000L) {
      return seconds * 1_000_000 + micros;
    }
    return BigInteger.valueOf(seconds)
        .multiply(BigInteger.valueOf(1_000_000))
        .add(BigInteger.valueOf(micros))
        .max(LEAST)
        .min(MOST)
        .longValue();
  }
}
