package org.sightline.stream;

import java.time.Duration;
import org.sightline.media.MediaFormat;

/// Times of media tracks of one run, turned into each other.
final class TrackTime {
  private static final long NANOS = 1_000_000_000L;

  private TrackTime() {}

  /// How long after the run's origin `time` is.
  static Duration elapsed(long time, MediaFormat track) {
    int rate = track.clockRate();
    return Duration.ofSeconds(
        Math.floorDiv(time, (long) rate), Math.floorMod(time, (long) rate) * NANOS / rate);
  }

  /// `time` of media track `from` in ticks of media track `to`, rounded down.
  static long convert(long time, MediaFormat from, MediaFormat to) {
    if (from.clockRate() == to.clockRate()) {
      return time;
    }
    long whole = Math.floorDiv(time, (long) from.clockRate());
    long rest = Math.floorMod(time, (long) from.clockRate());
    return whole * to.clockRate() + rest * to.clockRate() / from.clockRate();
  }
}
