package org.sightline.media.rtp;

import org.sightline.media.h264.NalUnits;

/// H.264 into RTP (RFC 6184, packetization mode 1): NAL units that fit go as they are, small ones
/// in a row together (STAP-A), large ones in parts (FU-A).
public final class H264Packetiser implements Packetiser {
  private static final int LENGTH_BYTES = 4;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final int payloadType;
  private final int maxPayload;

  /// @param maxPacketBytes with RTP header, at least 64
  public H264Packetiser(int payloadType, int maxPacketBytes) {
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
      int nal = position + LENGTH_BYTES;
      int end = endOfNal(unit, position);
      if (end - nal > maxPayload) {
        fragments(unit, nal, end, channel, counter, batch);
        position = end;
        continue;
      }
      int together = endOfRun(unit, position);
      if (together > end) {
        aggregate(unit, position, together, channel, counter, batch);
        position = together;
      } else {
        if (end > nal) {
          single(unit, nal, end, channel, counter, batch);
        }
        position = end;
      }
    }
  }

  private void single(
      byte[] unit, int from, int end, int channel, RtpCounter counter, PacketBatch batch) {
    int at = batch.begin(channel, RtpHeader.FIXED_BYTES + end - from);
    at = header(batch, at, end == unit.length, counter, end - from);
    System.arraycopy(unit, from, batch.bytes(), at, end - from);
    batch.end(at + end - from);
  }

  private void fragments(
      byte[] unit, int nal, int end, int channel, RtpCounter counter, PacketBatch batch) {
    byte first = unit[nal];
    int position = nal + 1;
    while (position < end) {
      int bytes = Math.min(maxPayload - 2, end - position);
      boolean last = position + bytes == end;
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + 2 + bytes);
      at = header(batch, at, last && end == unit.length, counter, 2 + bytes);
      byte[] target = batch.bytes();
      target[at] = (byte) (first & 0xE0 | FU_A);
      target[at + 1] = (byte) ((position == nal + 1 ? 0x80 : 0) | (last ? 0x40 : 0) | first & 0x1F);
      System.arraycopy(unit, position, target, at + 2, bytes);
      batch.end(at + 2 + bytes);
      position += bytes;
    }
  }

  private void aggregate(
      byte[] unit, int from, int end, int channel, RtpCounter counter, PacketBatch batch) {
    int at = batch.begin(channel, RtpHeader.FIXED_BYTES + 1 + end - from);
    at = header(batch, at, end == unit.length, counter, end - from);
    byte[] target = batch.bytes();
    int indicatorAt = at++;
    int importance = 0;
    int position = from;
    while (position < end) {
      int nal = position + LENGTH_BYTES;
      int nalEnd = endOfNal(unit, position);
      importance = Math.max(importance, unit[nal] & 0x60);
      target[at++] = (byte) (nalEnd - nal >> 8);
      target[at++] = (byte) (nalEnd - nal);
      System.arraycopy(unit, nal, target, at, nalEnd - nal);
      at += nalEnd - nal;
      position = nalEnd;
    }
    target[indicatorAt] = (byte) (importance | STAP_A);
    batch.end(at);
  }

  /// The end of the NAL units from `position` on that fit into one STAP-A together.
  private int endOfRun(byte[] unit, int position) {
    int bytes = 1;
    int end = position;
    while (end + LENGTH_BYTES < unit.length) {
      int next = endOfNal(unit, end);
      int nalBytes = next - end - LENGTH_BYTES;
      bytes += 2 + nalBytes;
      if (nalBytes == 0 || bytes > maxPayload) {
        break;
      }
      end = next;
    }
    return end;
  }

  private static int endOfNal(byte[] unit, int position) {
    int length = NalUnits.lengthAt(unit, position);
    int nal = position + LENGTH_BYTES;
    return length < 0 || length > unit.length - nal ? unit.length : nal + length;
  }

  private int header(
      PacketBatch batch, int at, boolean marker, RtpCounter counter, int payloadBytes) {
    counter.sent(payloadBytes);
    return RtpHeader.write(batch.bytes(), at, marker, payloadType, counter);
  }
}
