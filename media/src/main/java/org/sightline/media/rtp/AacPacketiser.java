package org.sightline.media.rtp;

/// AAC into RTP (RFC 3640, mode AAC-hbr): one frame to a packet, a large one over several.
public final class AacPacketiser implements Packetiser {
  private static final int HEADER_BYTES = 4;

  private final int payloadType;
  private final int maxPayload;

  /// @param maxPacketBytes with RTP header, at least 64
  public AacPacketiser(int payloadType, int maxPacketBytes) {
    if (maxPacketBytes < 64 || maxPacketBytes > 0xFFFF) {
      throw new IllegalArgumentException(
          "packets of %d bytes: 64 to 65535 are possible".formatted(maxPacketBytes));
    }
    this.payloadType = payloadType;
    this.maxPayload = maxPacketBytes - RtpHeader.FIXED_BYTES;
  }

  /// @throws IllegalArgumentException if the frame is longer than 13 bits can say
  @Override
  public void packets(byte[] unit, int channel, RtpCounter counter, PacketBatch batch) {
    if (unit.length >= 1 << 13) {
      throw new IllegalArgumentException(
          "AAC frame of %d bytes: 8191 at most".formatted(unit.length));
    }
    int position = 0;
    while (position < unit.length) {
      int bytes = Math.min(maxPayload - HEADER_BYTES, unit.length - position);
      boolean last = position + bytes == unit.length;
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + HEADER_BYTES + bytes);
      counter.sent(HEADER_BYTES + bytes);
      at = RtpHeader.write(batch.bytes(), at, last, payloadType, counter);
      byte[] target = batch.bytes();
      target[at] = 0;
      target[at + 1] = 16;
      target[at + 2] = (byte) (unit.length >> 5);
      target[at + 3] = (byte) (unit.length << 3);
      System.arraycopy(unit, position, target, at + HEADER_BYTES, bytes);
      batch.end(at + HEADER_BYTES + bytes);
      position += bytes;
    }
  }
}
