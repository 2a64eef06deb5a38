package org.sightline.recording;

/// Finds out whether the node's clock was set while a run went on, by comparing when units arrive
/// with when their media time says they should.
///
/// Network delay makes single units late, never all of them for long: only a difference that every
/// unit of ten seconds has counts. A slow drift of the camera's clock adds up to a step as well.
final class ClockWatch {
  /// Differences below this are left alone.
  static final long STEP_US = 2_000_000;

  private static final long WINDOW_US = 10_000_000;

  private long windowStartUs = Long.MIN_VALUE;
  private long leastUs;
  private long mostUs;
  private long acceptedUs;

  /// @param expectedUs wall time by media time
  /// @param receivedUs wall time by the node's clock
  /// @return by how much the clock is ahead (positive) or behind (negative, told once), or 0
  long note(long expectedUs, long receivedUs) {
    long difference = receivedUs - expectedUs;
    if (windowStartUs == Long.MIN_VALUE) {
      windowStartUs = expectedUs;
      leastUs = difference;
      mostUs = difference;
    }
    leastUs = Math.min(leastUs, difference);
    mostUs = Math.max(mostUs, difference);
    if (expectedUs - windowStartUs < WINDOW_US) {
      return 0;
    }
    windowStartUs = Long.MIN_VALUE;
    if (leastUs > STEP_US) {
      return leastUs;
    }
    if (mostUs < acceptedUs - STEP_US) {
      acceptedUs = mostUs;
      return mostUs;
    }
    return 0;
  }
}
