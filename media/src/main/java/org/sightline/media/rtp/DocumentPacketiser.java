package org.sightline.media.rtp;

/// Metadata documents into RTP (ONVIF Streaming Specification, section 5.1.2.1.1): in parts, the
/// last one with the marker.
public final class DocumentPacketiser implements Packetiser {
  private final int payloadType;
  private final int maxPayload;

  /// @param maxPacketBytes with RTP header, at least 64
  public DocumentPacketiser(int payloadType, int maxPacketBytes) {
    if (maxPacketBytes < 64 || maxPacketBytes > 0xFFFF) {
      throw new IllegalArgumentException(
          "packets of %d bytes: 64 to 65535 are possible".formatted(maxPacketBytes));
    }
    this.payloadType = payloadType;
    this.maxPayload = maxPacketBytes - RtpHeader.FIXED_BYTES;
  }

  @Override
  public void packets(byte[] unit, int channel, RtpCounter counter, PacketBatch batch) {
    int position = 0;
    while (position < unit.length) {
      int bytes = Math.min(maxPayload, unit.length - position);
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + bytes);
      counter.sent(bytes);
      at =
          RtpHeader.write(batch.bytes(), at, position + bytes == unit.length, payloadType, counter);
      System.arraycopy(unit, position, batch.bytes(), at, bytes);
      batch.end(at + bytes);
      position += bytes;
    }
  }
}
