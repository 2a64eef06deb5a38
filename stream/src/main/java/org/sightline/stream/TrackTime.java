package org.sightline.stream;

import java.time.Duration;
import org.sightline.media.MediaFormat;

/// Times of media tracks of one run, turned into each other.
final class TrackTime {
  private static final long NANOS = 1_000_000_000L;

  private TrackTime() {}

  /// How long after the run's origin `time` is.
  static Duration elapsed(long time, MediaFormat track) {
    long rate = track.clockRate();
    return Duration.ofSeconds(Math.floorDiv(time, rate), Math.floorMod(time, rate) * NANOS / rate);
  }

  /// `time` of media track `from` in ticks of media track `to`, rounded down.
  static long convert(long time, MediaFormat from, MediaFormat to) {
    long rate = from.clockRate();
    long whole = Math.floorDiv(time, rate);
    return whole * to.clockRate() + Math.floorMod(time, rate) * to.clockRate() / rate;
  }
}
