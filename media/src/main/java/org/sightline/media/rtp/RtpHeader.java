package org.sightline.media.rtp;

import java.nio.ByteBuffer;

/// The header of one RTP packet (RFC 3550 section 5.1), read in place.
///
/// One object is used again for each packet, because a new one for each would be most of the work.
public final class RtpHeader {
  /// The length without contributing sources and extension.
  public static final int FIXED_BYTES = 12;

  private boolean marker;
  private int payloadType;
  private int sequence;
  private int timestamp;
  private int ssrc;
  private int payloadOffset;
  private int payloadLength;

  /// Reads the packet at `offset`; false if it is none, and then the fields mean nothing.
  public boolean read(ByteBuffer buffer, int offset, int length) {
    if (length < FIXED_BYTES || offset < 0 || offset > buffer.limit() - length) {
      return false;
    }
    int first = buffer.get(offset) & 0xFF;
    if (first >> 6 != 2) {
      return false;
    }
    int second = buffer.get(offset + 1) & 0xFF;
    marker = (second & 0x80) != 0;
    payloadType = second & 0x7F;
    sequence = (buffer.get(offset + 2) & 0xFF) << 8 | buffer.get(offset + 3) & 0xFF;
    timestamp = readInt(buffer, offset + 4);
    ssrc = readInt(buffer, offset + 8);
    int header = FIXED_BYTES + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (header + 4 > length) {
        return false;
      }
      int words =
          (buffer.get(offset + header + 2) & 0xFF) << 8 | buffer.get(offset + header + 3) & 0xFF;
      header += 4 + 4 * words;
    }
    int padding = (first & 0x20) != 0 ? buffer.get(offset + length - 1) & 0xFF : 0;
    payloadOffset = offset + header;
    payloadLength = length - header - padding;
    return payloadLength >= 0;
  }

  /// The payload format's own bit; for H.264 the last packet of an access unit.
  public boolean marker() {
    return marker;
  }

  /// From 0 to 127.
  public int payloadType() {
    return payloadType;
  }

  /// From 0 to 65535.
  public int sequence() {
    return sequence;
  }

  /// The 32 bits of the time stamp.
  public int timestamp() {
    return timestamp;
  }

  /// The 32 bits that name the source.
  public int ssrc() {
    return ssrc;
  }

  /// Where the payload begins in the buffer.
  public int payloadOffset() {
    return payloadOffset;
  }

  /// Bytes of payload, padding taken off.
  public int payloadLength() {
    return payloadLength;
  }

  /// Writes a header without extension; returns the offset behind it.
  public static int write(
      byte[] target, int offset, boolean marker, int payloadType, RtpCounter counter) {
    int sequence = counter.nextSequence();
    target[offset] = (byte) 0x80;
    target[offset + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
    target[offset + 2] = (byte) (sequence >> 8);
    target[offset + 3] = (byte) sequence;
    writeInt(target, offset + 4, counter.timestamp());
    writeInt(target, offset + 8, counter.ssrc());
    return offset + FIXED_BYTES;
  }

  static int readInt(ByteBuffer buffer, int offset) {
    return (buffer.get(offset) & 0xFF) << 24
        | (buffer.get(offset + 1) & 0xFF) << 16
        | (buffer.get(offset + 2) & 0xFF) << 8
        | buffer.get(offset + 3) & 0xFF;
  }

  static void writeInt(byte[] target, int offset, int value) {
    target[offset] = (byte) (value >> 24);
    target[offset + 1] = (byte) (value >> 16);
    target[offset + 2] = (byte) (value >> 8);
    target[offset + 3] = (byte) value;
  }
}
