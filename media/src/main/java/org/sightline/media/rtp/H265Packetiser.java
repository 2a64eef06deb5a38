package org.sightline.media.rtp;

import org.sightline.media.h264.NalUnits;
import org.sightline.media.h265.H265Nal;

/// H.265 into RTP (RFC 7798) without decoding order numbers: NAL units that fit go as they are,
/// large ones in parts (FU).
public final class H265Packetiser implements Packetiser {
  private static final int LENGTH_BYTES = 4;
  private static final int FRAGMENT = 49;
  private static final int FRAGMENT_BYTES = 3;

  private final int payloadType;
  private final int maxPayload;

  /// @param maxPacketBytes with RTP header, at least 64
  public H265Packetiser(int payloadType, int maxPacketBytes) {
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
    while (position + LENGTH_BYTES < unit.length) {
      int length = NalUnits.lengthAt(unit, position);
      int nal = position + LENGTH_BYTES;
      int end = length < 0 || length > unit.length - nal ? unit.length : nal + length;
      if (end - nal > maxPayload) {
        fragments(unit, nal, end, channel, counter, batch);
      } else if (end - nal > H265Nal.HEADER_BYTES) {
        single(unit, nal, end, channel, counter, batch);
      }
      position = end;
    }
  }

  private void single(
      byte[] unit, int from, int end, int channel, RtpCounter counter, PacketBatch batch) {
    int at = batch.begin(channel, RtpHeader.FIXED_BYTES + end - from);
    counter.sent(end - from);
    at = RtpHeader.write(batch.bytes(), at, end == unit.length, payloadType, counter);
    System.arraycopy(unit, from, batch.bytes(), at, end - from);
    batch.end(at + end - from);
  }

  private void fragments(
      byte[] unit, int nal, int end, int channel, RtpCounter counter, PacketBatch batch) {
    int type = H265Nal.type(unit[nal]);
    int position = nal + H265Nal.HEADER_BYTES;
    while (position < end) {
      int bytes = Math.min(maxPayload - FRAGMENT_BYTES, end - position);
      boolean first = position == nal + H265Nal.HEADER_BYTES;
      boolean last = position + bytes == end;
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + FRAGMENT_BYTES + bytes);
      counter.sent(FRAGMENT_BYTES + bytes);
      at = RtpHeader.write(batch.bytes(), at, last && end == unit.length, payloadType, counter);
      byte[] target = batch.bytes();
      target[at] = (byte) (unit[nal] & 0x81 | FRAGMENT << 1);
      target[at + 1] = unit[nal + 1];
      target[at + 2] = (byte) ((first ? 0x80 : 0) | (last ? 0x40 : 0) | type);
      System.arraycopy(unit, position, target, at + FRAGMENT_BYTES, bytes);
      batch.end(at + FRAGMENT_BYTES + bytes);
      position += bytes;
    }
  }
}
