package org.sightline.media.rtp;

/// The unwrapped time of one media track: 32-bit RTP time stamps as ticks since the origin of a
/// run.
///
/// The first time stamp is put where its arrival says; from there on the differences of the time
/// stamps alone count, so jitter of the network never enters. A step counts as one of the camera's
/// clock, and not of the media, if it is longer than [#MAX_STEP_SECONDS], either way, and does not
/// lead to where the time of arrival says: a camera that was silent for a minute and goes on with a
/// time stamp a minute later made no step, nor did one whose packets had been held back. After a
/// step of the clock the time goes on by the time of arrival, one usual distance further where that
/// fits, so that a stream without a pause goes on to the tick.
public final class MediaClock {
  /// The longest step of media time that needs no match with the time of arrival, seconds.
  public static final int MAX_STEP_SECONDS = 3;

  /// What the newest time stamp is to those before it.
  public enum Step {
    /// It goes on from the one before, or is the first.
    CONTINUES,
    /// The camera's clock stepped; the time goes on by the time of arrival.
    CLOCK_STEPPED
  }

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// How far the usual distance may be from what the arrival says after a step, parts of a second.
  private static final int TOLERANCE_PARTS = 10;

  /// At most this part of each distance between time stamps is used for an alignment.
  private static final int ALIGNMENT_PARTS = 16;

  /// For so long the earliest arrival is remembered, at least, seconds.
  private static final int WINDOW_SECONDS = 10;

  private final int clockRate;
  private boolean started;
  private int lastTimestamp;
  private long time;
  private long usualStep;
  private long toAlign;

  /// Media time minus time of arrival of the packet that came soonest, in this window and before.
  private long lead;

  private long leadBefore;
  private long windowStart;

  /// @param clockRate ticks a second, above 0
  public MediaClock(int clockRate) {
    if (clockRate <= 0) {
      throw new IllegalArgumentException("clock rate %d is not above 0".formatted(clockRate));
    }
    this.clockRate = clockRate;
    this.usualStep = Math.max(1, clockRate / 25);
  }

  /// Takes in the time stamp of the newest packet.
  ///
  /// @param arrivalNanos since the run's origin
  public Step take(int timestamp, long arrivalNanos) {
    long arrival = ticks(arrivalNanos);
    if (!started) {
      started = true;
      lastTimestamp = timestamp;
      time = arrival;
      windowStart = arrival;
      return Step.CONTINUES;
    }
    if (timestamp == lastTimestamp) {
      return Step.CONTINUES;
    }
    int step = timestamp - lastTimestamp;
    lastTimestamp = timestamp;
    if (isOfTheClock(step, arrival)) {
      time = continued(arrival);
      return Step.CLOCK_STEPPED;
    }
    time += step;
    if (step > 0) {
      usualStep = Math.min(step, clockRate);
      align(step);
    }
    remember(arrival);
    return Step.CONTINUES;
  }

  private boolean isOfTheClock(int step, long arrival) {
    long limit = (long) MAX_STEP_SECONDS * clockRate;
    if (Math.abs((long) step) <= limit) {
      return false;
    }
    return step < 0 || time + step > expected(arrival) + limit;
  }

  /// The media time of a packet that arrives now and was not held up.
  private long expected(long arrival) {
    return arrival + Math.max(lead, leadBefore);
  }

  private long continued(long arrival) {
    long next = time + usualStep;
    long expected = expected(arrival);
    return expected - next > clockRate / TOLERANCE_PARTS ? expected : next;
  }

  private void remember(long arrival) {
    if (arrival - windowStart > (long) WINDOW_SECONDS * clockRate) {
      windowStart = arrival;
      leadBefore = lead;
      lead = time - arrival;
    } else {
      lead = Math.max(lead, time - arrival);
    }
  }

  /// Shifts the time stamps that follow by `ticks` in all, little by little: never more than a
  /// sixteenth of the distance between two, so that time goes on forwards. Replaces what is left of
  /// an earlier shift.
  public void align(long ticks) {
    toAlign = ticks;
  }

  private void align(int step) {
    if (toAlign != 0) {
      long most = Math.max(1, Math.min(step, clockRate) / ALIGNMENT_PARTS);
      long now = Math.clamp(toAlign, -most, most);
      time += step > 1 ? now : 0;
      toAlign -= step > 1 ? now : 0;
    }
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
