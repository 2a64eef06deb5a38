package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Metadata documents out of RTP (ONVIF Streaming Specification, section 5.1.2.1.1): a document is
/// spread over packets, and the marker bit ends it.
///
/// A document of which a packet is missing is marked damaged. Where a camera sets no marker,
/// another time stamp ends a document. One above [#MAX_DOCUMENT_BYTES] is thrown away.
public final class DocumentDepacketiser implements Depacketiser {
  /// The largest document that is gathered, bytes.
  public static final int MAX_DOCUMENT_BYTES = 1 << 20;

  private static final int FIRST_BUFFER_BYTES = 8 * 1024;

  private byte[] document = new byte[FIRST_BUFFER_BYTES];
  private int size;
  private long time;
  private boolean damaged;
  private boolean untilEnd;

  @Override
  public void lost() {
    damaged = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long packetTime, UnitOutput output) {
    if (packetTime != time) {
      emit(output);
      untilEnd = false;
      time = packetTime;
    }
    boolean good = gather(buffer, header.payloadOffset(), header.payloadLength());
    if (header.marker()) {
      emit(output);
      untilEnd = false;
    }
    return good;
  }

  private boolean gather(ByteBuffer buffer, int offset, int length) {
    if (untilEnd) {
      return false;
    }
    if (length > MAX_DOCUMENT_BYTES - size) {
      size = 0;
      damaged = true;
      untilEnd = true;
      return false;
    }
    if (size + length > document.length) {
      document =
          Arrays.copyOf(
              document, Math.max(size + length, Math.min(MAX_DOCUMENT_BYTES, document.length * 2)));
    }
    buffer.get(offset, document, size, length);
    size += length;
    return true;
  }

  private void emit(UnitOutput output) {
    if (size == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOf(document, size);
    boolean wasDamaged = damaged;
    size = 0;
    damaged = false;
    output.unit(time, true, wasDamaged, bytes);
  }
}
