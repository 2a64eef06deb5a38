package org.sightline.media.rtp;

/// The way from access units to RTP packets, one per media track.
public sealed interface Packetiser
    permits H264Packetiser,
        H265Packetiser,
        JpegPacketiser,
        AacPacketiser,
        PacketPacketiser,
        DocumentPacketiser {
  /// The largest packet that is made where nothing else is asked for, bytes with RTP header: fits
  /// an Ethernet frame behind any tunnel that is met.
  int STANDARD_PACKET_BYTES = 1400;

  /// Adds the packets of one access unit to `batch`.
  ///
  /// @param unit in the form of [org.sightline.media.AccessUnit#bytes()]
  /// @param counter with the access unit's time stamp set
  void packets(byte[] unit, int channel, RtpCounter counter, PacketBatch batch);
}
