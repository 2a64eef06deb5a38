package org.sightline.media.rtp;

/// Sound of which an access unit is a packet, or several where it is too large for one: G.711,
/// G.726, L16 and Opus.
public final class PacketPacketiser implements Packetiser {
  private final int payloadType;
  private final int blockBytes;
  private final int ticksPerBlock;
  private final int maxPayload;

  /// For sound whose access units can be parted.
  ///
  /// @param blockBytes the bytes that cannot be parted
  /// @param ticksPerBlock how long they sound, in the media track's clock
  /// @param maxPacketBytes with RTP header, at least 64
  public PacketPacketiser(int payloadType, int blockBytes, int ticksPerBlock, int maxPacketBytes) {
    if (maxPacketBytes < 64 || maxPacketBytes > 0xFFFF || blockBytes < 1) {
      throw new IllegalArgumentException(
          "packets of %d bytes with blocks of %d: 64 to 65535 are possible"
              .formatted(maxPacketBytes, blockBytes));
    }
    this.payloadType = payloadType;
    this.blockBytes = blockBytes;
    this.ticksPerBlock = ticksPerBlock;
    this.maxPayload =
        Math.max(1, (maxPacketBytes - RtpHeader.FIXED_BYTES) / blockBytes) * blockBytes;
  }

  /// For Opus, whose packets are never parted.
  public static PacketPacketiser whole(int payloadType) {
    return new PacketPacketiser(payloadType, 0xFFFF - RtpHeader.FIXED_BYTES, 0, 0xFFFF);
  }

  /// @throws IllegalArgumentException if the unit cannot be parted and is larger than any packet
  @Override
  public void packets(byte[] unit, int channel, RtpCounter counter, PacketBatch batch) {
    int first = counter.timestamp();
    int position = 0;
    while (position < unit.length) {
      int bytes = Math.min(maxPayload, unit.length - position);
      counter.at(first + position / blockBytes * ticksPerBlock);
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + bytes);
      counter.sent(bytes);
      at = RtpHeader.write(batch.bytes(), at, false, payloadType, counter);
      System.arraycopy(unit, position, batch.bytes(), at, bytes);
      batch.end(at + bytes);
      position += bytes;
    }
  }
}
