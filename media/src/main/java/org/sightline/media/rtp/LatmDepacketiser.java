package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// AAC out of RTP as LATM (RFC 6416, section 6; ISO/IEC 14496-3, 1.7.3) whose configuration stands
/// in the session description: every packet holds one audio mux element or a part of one, and the
/// marker ends it.
public final class LatmDepacketiser implements Depacketiser {
  private static final int MAX_ELEMENT_BYTES = 64 * 1024;
  private static final int MAX_FRAMES = 64;

  private final int framesPerElement;
  private final int ticksPerFrame;
  private final byte[] element = new byte[MAX_ELEMENT_BYTES];
  private int size;
  private long time;
  private boolean untilEnd;
  private boolean damaged;

  /// @param framesPerElement sub-frames of an audio mux element, 1 to 64
  /// @param ticksPerFrame of the media track's clock
  public LatmDepacketiser(int framesPerElement, int ticksPerFrame) {
    if (framesPerElement < 1 || framesPerElement > MAX_FRAMES) {
      throw new IllegalArgumentException(
          "%d frames to an element: 1 to %d are read".formatted(framesPerElement, MAX_FRAMES));
    }
    this.framesPerElement = framesPerElement;
    this.ticksPerFrame = ticksPerFrame;
  }

  @Override
  public void lost() {
    drop();
    untilEnd = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long packetTime, UnitOutput output) {
    if (packetTime != time) {
      if (size > 0) {
        drop();
      }
      untilEnd = false;
      time = packetTime;
    }
    int length = header.payloadLength();
    if (untilEnd || length > MAX_ELEMENT_BYTES - size) {
      drop();
      untilEnd = !header.marker();
      return false;
    }
    buffer.get(header.payloadOffset(), element, size, length);
    size += length;
    if (!header.marker()) {
      return true;
    }
    boolean good = frames(output);
    size = 0;
    damaged |= !good;
    return good;
  }

  /// Each frame behind its length: bytes of 255 and one that is less, to be added (table 1.45).
  private boolean frames(UnitOutput output) {
    if (damaged && !isWhole()) {
      return false;
    }
    int at = 0;
    for (int frame = 0; frame < framesPerElement; frame++) {
      int length = 0;
      int part = 255;
      while (part == 255 && at < size) {
        part = element[at++] & 0xFF;
        length += part;
      }
      if (length == 0 || length > size - at) {
        return false;
      }
      boolean wasDamaged = damaged;
      damaged = false;
      output.unit(
          time + (long) frame * ticksPerFrame,
          true,
          wasDamaged,
          Arrays.copyOfRange(element, at, at + length));
      at += length;
    }
    return true;
  }

  /// Whether the lengths come to the element's end: behind a loss it may be the rest of one.
  private boolean isWhole() {
    int at = 0;
    for (int frame = 0; frame < framesPerElement; frame++) {
      int length = 0;
      int part = 255;
      while (part == 255 && at < size) {
        part = element[at++] & 0xFF;
        length += part;
      }
      at += length;
    }
    return at == size;
  }

  private void drop() {
    size = 0;
    damaged = true;
  }
}
