package org.sightline.media.rtp;

import java.util.Arrays;

/// RTP packets in a row, each framed as RTSP interleaves them (RFC 2326 section 10.12), ready for
/// one write. Used again after [#clear()].
public final class PacketBatch {
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int FRAME_BYTES = 4;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;
  private int frameStart;

  /// The bytes; the first [#size()] hold packets.
  public byte[] bytes() {
    return bytes;
  }

  /// How many bytes hold packets.
  public int size() {
    return size;
  }

  /// Forgets all packets.
  public void clear() {
    size = 0;
  }

  /// Adds a whole packet.
  public void add(int channel, byte[] packet) {
    int at = begin(channel, packet.length);
    System.arraycopy(packet, 0, bytes, at, packet.length);
    end(at + packet.length);
  }

  /// Begins a packet of at most `most` bytes; returns where in [#bytes()] it is to be written.
  int begin(int channel, int most) {
    if (most > 0xFFFF) {
      throw new IllegalArgumentException("packet of %d bytes: 65535 at most".formatted(most));
    }
    if (FRAME_BYTES + most > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + FRAME_BYTES + most));
    }
    frameStart = size;
    bytes[size] = '$';
    bytes[size + 1] = (byte) channel;
    return size + FRAME_BYTES;
  }

  /// Ends the packet that was begun.
  void end(int endOfPacket) {
    int length = endOfPacket - frameStart - FRAME_BYTES;
    bytes[frameStart + 2] = (byte) (length >> 8);
    bytes[frameStart + 3] = (byte) length;
    size = endOfPacket;
  }
}
