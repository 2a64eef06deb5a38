package org.sightline.webrtc;

/// Media times of runs on one RTP clock that goes on over runs and never steps back.
///
/// Pictures that are sent late on purpose (a beginning from a kept key picture) are a millisecond
/// apart and end at the newest one's true time, so that a receiver shows the newest at once and
/// waits for none. Owned by one thread.
final class RtpClock {
  private final int rate;
  private long offset;
  private long last;
  private long lastNanos;
  private boolean running;

  /// @param rate ticks a second
  /// @param first where it begins, which should be random
  RtpClock(int rate, int first) {
    this.rate = rate;
    this.last = first;
    this.offset = first;
  }

  /// A run begins, whose first unit has the time `time`.
  void begin(long time, long nanoTime) {
    long passed = running ? Math.max(0, nanoTime - lastNanos) : 0;
    offset = last + passed / 1_000_000 * rate / 1000 + (running ? 1 : 0) - time;
    running = true;
  }

  /// The 32 bits for a unit of media time `time`, behind which `younger` units are kept that go out
  /// together with it.
  int at(long time, int younger, long nanoTime) {
    long step = Math.max(1, rate / 1000);
    last = Math.max(last + 1, offset + time - younger * step);
    lastNanos = nanoTime;
    return (int) last;
  }

  /// Ticks a second.
  int rate() {
    return rate;
  }

  /// The 32 bits for a media time, without sending anything.
  int peek(long time) {
    return (int) (offset + time);
  }
}
