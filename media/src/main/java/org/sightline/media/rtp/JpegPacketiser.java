package org.sightline.media.rtp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.jpeg.RtpJpeg;

/// Motion JPEG into RTP (RFC 2435), with the tables in the first packet of each picture.
///
/// Own Huffman tables are coded away without loss. A damaged picture is left out, as is one of a
/// kind that the format cannot carry (progressive, above 2040 pixels), of which [#obstacle] tells.
public final class JpegPacketiser implements Packetiser {
  private static final int MAIN_HEADER_BYTES = 8;
  private static final int TABLES_IN_PACKET = 255;

  private final int payloadType;
  private final int maxPayload;
  private @Nullable String obstacle;

  /// @param maxPacketBytes with RTP header, at least 512
  public JpegPacketiser(int payloadType, int maxPacketBytes) {
    if (maxPacketBytes < 512 || maxPacketBytes > 0xFFFF) {
      throw new IllegalArgumentException(
          "packets of %d bytes: 512 to 65535 are possible".formatted(maxPacketBytes));
    }
    this.payloadType = payloadType;
    this.maxPayload = maxPacketBytes - RtpHeader.FIXED_BYTES;
  }

  @Override
  public void packets(byte[] unit, int channel, RtpCounter counter, PacketBatch batch) {
    switch (RtpJpeg.of(unit)) {
      case RtpJpeg.Carried picture -> packets(picture, channel, counter, batch);
      case RtpJpeg.Damaged _ -> {}
      case RtpJpeg.Impossible(String why) -> obstacle = why;
    }
  }

  /// Why pictures of this kind will never be sent, in words; empty while none such came.
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  private void packets(
      RtpJpeg.Carried picture, int channel, RtpCounter counter, PacketBatch batch) {
    JpegHeader header = picture.header();
    int from = picture.from();
    int end = picture.to();
    int position = from;
    while (position < end) {
      int headers = headerBytes(header, position == from);
      int bytes = Math.min(maxPayload - headers, end - position);
      int at = batch.begin(channel, RtpHeader.FIXED_BYTES + headers + bytes);
      counter.sent(headers + bytes);
      at = RtpHeader.write(batch.bytes(), at, position + bytes == end, payloadType, counter);
      at = headers(batch.bytes(), at, header, position - from);
      System.arraycopy(picture.bytes(), position, batch.bytes(), at, bytes);
      batch.end(at + bytes);
      position += bytes;
    }
  }

  private static int headerBytes(JpegHeader header, boolean first) {
    return MAIN_HEADER_BYTES
        + (header.restartInterval() > 0 ? 4 : 0)
        + (first ? 4 + header.tables().length : 0);
  }

  private static int headers(byte[] target, int from, JpegHeader header, int offset) {
    int at = from;
    target[at++] = 0;
    target[at++] = (byte) (offset >> 16);
    target[at++] = (byte) (offset >> 8);
    target[at++] = (byte) offset;
    target[at++] = (byte) ((header.restartInterval() > 0 ? 64 : 0) | (header.halfHeight() ? 1 : 0));
    target[at++] = (byte) TABLES_IN_PACKET;
    target[at++] = (byte) ((header.width() + 7) / 8);
    target[at++] = (byte) ((header.height() + 7) / 8);
    if (header.restartInterval() > 0) {
      target[at++] = (byte) (header.restartInterval() >> 8);
      target[at++] = (byte) header.restartInterval();
      target[at++] = (byte) 0xFF;
      target[at++] = (byte) 0xFF;
    }
    if (offset == 0) {
      byte[] tables = header.tables();
      target[at++] = 0;
      target[at++] = (byte) header.wide();
      target[at++] = (byte) (tables.length >> 8);
      target[at++] = (byte) tables.length;
      System.arraycopy(tables, 0, target, at, tables.length);
      at += tables.length;
    }
    return at;
  }
}
