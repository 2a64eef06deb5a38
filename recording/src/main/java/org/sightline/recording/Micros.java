package org.sightline.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.sightline.media.MediaFormat;

/// Microseconds since 1970, the unit of the index, and how they come from instants and media time.
final class Micros {
  private static final long SECOND = 1_000_000;

  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static long of(Duration duration) {
    return duration.toNanos() / 1000;
  }

  static Instant instant(long us) {
    return Instant.EPOCH.plus(us, ChronoUnit.MICROS);
  }

  /// Media time in microseconds.
  static long ofTicks(long ticks, MediaFormat format) {
    return scaled(ticks, format.clockRate(), SECOND);
  }

  /// Microseconds in media time.
  static long toTicks(long us, MediaFormat format) {
    return scaled(us, SECOND, format.clockRate());
  }

  /// Microseconds in media time, rounded up: the first tick that is not before them.
  static long toTicksUp(long us, MediaFormat format) {
    return -scaled(-us, SECOND, format.clockRate());
  }

  private static long scaled(long value, long from, long to) {
    return Math.floorDiv(value, from) * to + Math.floorMod(value, from) * to / from;
  }
}
