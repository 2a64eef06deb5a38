package org.sightline.media.rtp;

/// What a sender counts for one media track: sequence number, time stamp, and the totals that
/// sender reports tell.
public final class RtpCounter {
  private final int ssrc;
  private int sequence;
  private int timestamp;
  private int packets;
  private int payloadBytes;

  /// Begins at a sequence number, which should be random (RFC 3550 section 5.1).
  public RtpCounter(int ssrc, int firstSequence) {
    this.ssrc = ssrc;
    this.sequence = firstSequence & 0xFFFF;
  }

  /// The 32 bits that name the source.
  public int ssrc() {
    return ssrc;
  }

  /// The sequence number that the next packet will have.
  public int sequence() {
    return sequence;
  }

  /// The time stamp that the next packets carry.
  public int timestamp() {
    return timestamp;
  }

  /// Sets the time stamp of the next packets.
  public void at(int newTimestamp) {
    timestamp = newTimestamp;
  }

  /// Packets sent, modulo 2^32.
  public int packets() {
    return packets;
  }

  /// Bytes of payload sent, modulo 2^32.
  public int payloadBytes() {
    return payloadBytes;
  }

  int nextSequence() {
    int now = sequence;
    sequence = now + 1 & 0xFFFF;
    packets++;
    return now;
  }

  void sent(int bytes) {
    payloadBytes += bytes;
  }
}
