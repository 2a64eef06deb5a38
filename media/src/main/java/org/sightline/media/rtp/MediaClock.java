package org.sightline.media.rtp;

/// The unwrapped time of one media track: 32-bit RTP time stamps as ticks since the origin of a
/// run.
///
/// The first time stamp is put where its arrival says; from there on the differences of the time
/// stamps alone count, so jitter of the network never enters. A step is a jump if it is longer than
/// [#MAX_JUMP_SECONDS], either way, and does not match the time that passed meanwhile: a camera
/// that was silent for a minute and goes on with a time stamp a minute later is no jump, nor is a
/// burst of what had been held back.
public final class MediaClock {
  /// The longest step of media time against the time of arrival, seconds.
  public static final int MAX_JUMP_SECONDS = 10;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int clockRate;
  private boolean started;
  private int lastTimestamp;
  private long lastArrivalNanos;
  private long time;

  /// @param clockRate ticks a second, above 0
  public MediaClock(int clockRate) {
    if (clockRate <= 0) {
      throw new IllegalArgumentException("clock rate %d is not above 0".formatted(clockRate));
    }
    this.clockRate = clockRate;
  }

  /// Takes in the time stamp of the newest packet; false if it jumped, and then [#time()] means
  /// nothing any more.
  ///
  /// @param arrivalNanos since the run's origin
  public boolean take(int timestamp, long arrivalNanos) {
    if (!started) {
      started = true;
      time = ticks(arrivalNanos);
    } else if (timestamp != lastTimestamp) {
      long step = timestamp - lastTimestamp;
      long limit = (long) MAX_JUMP_SECONDS * clockRate;
      if (Math.abs(step) > limit
          && Math.abs(step - ticks(arrivalNanos - lastArrivalNanos)) > limit) {
        return false;
      }
      time += step;
    }
    lastTimestamp = timestamp;
    lastArrivalNanos = arrivalNanos;
    return true;
  }

  /// Ticks since the origin, of the newest packet.
  public long time() {
    return time;
  }

  /// Ticks since the origin of any time stamp near the newest packet's, such as a sender report's.
  public long timeOf(int timestamp) {
    return time + (timestamp - lastTimestamp);
  }

  /// Whether a packet was taken in.
  public boolean started() {
    return started;
  }

  private long ticks(long nanos) {
    return nanos / NANOS_PER_SECOND * clockRate
        + nanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
  }
}
