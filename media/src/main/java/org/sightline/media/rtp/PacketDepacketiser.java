package org.sightline.media.rtp;

import java.nio.ByteBuffer;

/// Sound of which every packet is an access unit: G.711, G.726 and L16 (RFC 3551, sections 4.5.14,
/// 4.5.4 and 4.5.11) and Opus (RFC 7587).
public final class PacketDepacketiser implements Depacketiser {
  private final int blockBytes;
  private boolean damaged;

  /// @param blockBytes of which a payload holds a whole number: the bytes of one sample of every
  ///   channel, or 1 where that says nothing
  public PacketDepacketiser(int blockBytes) {
    if (blockBytes < 1) {
      throw new IllegalArgumentException("blocks of %d bytes".formatted(blockBytes));
    }
    this.blockBytes = blockBytes;
  }

  @Override
  public void lost() {
    damaged = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long time, UnitOutput output) {
    int length = header.payloadLength();
    if (length == 0 || length % blockBytes != 0) {
      damaged = true;
      return false;
    }
    byte[] bytes = new byte[length];
    buffer.get(header.payloadOffset(), bytes);
    boolean wasDamaged = damaged;
    damaged = false;
    output.unit(time, true, wasDamaged, bytes);
    return true;
  }
}
