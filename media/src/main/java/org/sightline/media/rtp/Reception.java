package org.sightline.media.rtp;

/// What a receiver counts of one source for its reports (RFC 3550 appendices A.1, A.3 and A.8).
public final class Reception {
  private static final int MAX_STEP = 3000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_LOST = 0x7F_FFFF;

  private final int clockRate;
  private boolean started;
  private int first;
  private int highest;
  private long cycles;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private long jitterSixteenths;
  private long lastTransit;
  private int reportMiddle;
  private long reportNanos;

  /// @param clockRate ticks a second
  public Reception(int clockRate) {
    this.clockRate = clockRate;
  }

  /// Counts a packet in the order of arrival.
  public void packet(RtpHeader header, long arrivalNanos) {
    long arrival =
        arrivalNanos / NANOS_PER_SECOND * clockRate
            + arrivalNanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND;
    long transit = (int) (arrival - header.timestamp());
    int sequence = header.sequence();
    int step = started ? (short) (sequence - highest) : 0;
    if (!started || Math.abs(step) > MAX_STEP) {
      restart(sequence);
      lastTransit = transit;
    } else if (step > 0) {
      cycles += sequence < highest ? 1 : 0;
      highest = sequence;
    }
    received++;
    long difference = Math.abs((int) (transit - lastTransit));
    lastTransit = transit;
    if (difference < clockRate) {
      jitterSixteenths += difference - (jitterSixteenths + 8) / 16;
    }
  }

  /// Remembers a sender report for the time back to it.
  public void senderReport(long ntpTime, long arrivalNanos) {
    reportMiddle = (int) (ntpTime >>> 16);
    reportNanos = arrivalNanos;
  }

  /// Whether there is anything to report.
  public boolean started() {
    return started;
  }

  /// One report block (section 6.4.1), 24 bytes at `offset`; what is counted for the interval
  /// begins anew.
  public void writeBlock(byte[] target, int offset, int ssrc, long nowNanos) {
    long expected = extended() - first + 1;
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    long fraction =
        expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, lostNow * 256 / expectedNow);
    long lost = Math.clamp(expected - received, -MAX_LOST, MAX_LOST);
    long sinceReport = reportMiddle == 0 ? 0 : (nowNanos - reportNanos) / 1000 * 65_536 / 1_000_000;
    RtpHeader.writeInt(target, offset, ssrc);
    RtpHeader.writeInt(target, offset + 4, (int) (fraction << 24 | lost & 0xFF_FFFF));
    RtpHeader.writeInt(target, offset + 8, (int) extended());
    RtpHeader.writeInt(target, offset + 12, (int) (jitterSixteenths / 16));
    RtpHeader.writeInt(target, offset + 16, reportMiddle);
    RtpHeader.writeInt(target, offset + 20, (int) sinceReport);
  }

  /// Begins anew with another source.
  public void restart() {
    started = false;
    reportMiddle = 0;
  }

  private void restart(int sequence) {
    started = true;
    first = sequence;
    highest = sequence;
    cycles = 0;
    received = 0;
    expectedBefore = 0;
    receivedBefore = 0;
    jitterSixteenths = 0;
  }

  private long extended() {
    return cycles << 16 | highest;
  }
}
