package org.sightline.media.rtp;

import java.nio.ByteBuffer;

/// The way from RTP payloads to access units, one per media track.
public sealed interface Depacketiser
    permits VideoDepacketiser,
        AacDepacketiser,
        LatmDepacketiser,
        PacketDepacketiser,
        G726Depacketiser,
        DocumentDepacketiser {
  /// Takes in the payload of the next packet; false if it was malformed and left aside, which also
  /// marks the access unit damaged.
  ///
  /// @param header of the packet, with the place of the payload in `buffer`
  /// @param time the packet's unwrapped time stamp
  boolean packet(ByteBuffer buffer, RtpHeader header, long time, UnitOutput output);

  /// Says that packets are missing before the next one.
  void lost();
}
