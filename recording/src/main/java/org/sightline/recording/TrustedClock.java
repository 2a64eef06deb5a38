package org.sightline.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time by which footage expires: the node's clock, unless that was set ahead a moment ago.
///
/// A clock that jumps ahead makes all footage look old. So time goes on as a steady clock counts it
/// until the new time has stood for [#PATIENCE], in which somebody may set it right; after a start,
/// for [#PATIENCE_AT_START] where the node seems to have been off for longer than a day. A clock
/// that is set back is believed at once: nothing expires by that. Want of room is not a matter of
/// time and deletes as ever.
final class TrustedClock {
  static final Duration PATIENCE = Duration.ofHours(24);
  static final Duration PATIENCE_AT_START = Duration.ofHours(1);

  /// Steps shorter than this are what clocks do.
  private static final long SLACK_US = 2_000_000;

  private static final long LONG_OFF_US = Duration.ofHours(24).toNanos() / 1000;

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  // Guarded by this.
  private long lastUs;
  private long lastNanos;
  private long aheadUs;
  private long waitNanos;
  private @Nullable Instant since;

  /// @param lastBeatUs when the node was last known to run, or [Long#MIN_VALUE]
  TrustedClock(InstantSource clock, LongSupplier nanoTime, long lastBeatUs) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    lastUs = Micros.of(clock.instant());
    lastNanos = nanoTime.getAsLong();
    if (lastBeatUs != Long.MIN_VALUE && lastUs - lastBeatUs > LONG_OFF_US) {
      ahead(lastUs - lastBeatUs, PATIENCE_AT_START);
    }
  }

  private void ahead(long us, Duration patience) {
    aheadUs += us;
    waitNanos = patience.toNanos();
    since = clock.instant();
  }

  /// Microseconds since 1970 by which footage may be called old.
  synchronized long nowUs() {
    long nowUs = Micros.of(clock.instant());
    long nanos = nanoTime.getAsLong();
    long elapsed = Math.max(0, nanos - lastNanos);
    long step = nowUs - lastUs - elapsed / 1000;
    lastUs = nowUs;
    lastNanos = nanos;
    waitNanos -= elapsed;
    if (aheadUs > 0 && waitNanos <= 0) {
      aheadUs = 0;
      since = null;
    }
    if (step > SLACK_US) {
      ahead(step, PATIENCE);
    } else if (step < -SLACK_US) {
      aheadUs = Math.max(0, aheadUs + step);
      since = aheadUs == 0 ? null : since;
    }
    return nowUs - aheadUs;
  }

  /// Since when the node's clock is not believed, if it is not.
  synchronized Optional<Instant> doubtedSince() {
    return Optional.ofNullable(since);
  }

  /// By how much the clock went ahead.
  synchronized Duration ahead() {
    return Duration.ofNanos(aheadUs * 1000);
  }
}
