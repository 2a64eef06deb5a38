package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import org.sightline.media.MediaFormat;
import org.sightline.media.g726.G726Decoder;

/// G.726 out of RTP (RFC 3551, section 4.5.4), handed out as plain samples: [MediaFormat.L16] of
/// one channel and the same rate, since neither MP4 nor a browser has a place for G.726.
public final class G726Depacketiser implements Depacketiser {
  private final PacketDepacketiser packets = new PacketDepacketiser(1);
  private final G726Decoder decoder;

  public G726Depacketiser(MediaFormat.G726 format) {
    decoder = new G726Decoder(format);
  }

  /// The form in which the sound is handed out.
  public static MediaFormat.L16 decoded(MediaFormat.G726 format) {
    return new MediaFormat.L16(format.sampleRate(), 1);
  }

  @Override
  public void lost() {
    packets.lost();
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long time, UnitOutput output) {
    return packets.packet(
        buffer,
        header,
        time,
        (at, key, damaged, bytes) -> output.unit(at, key, damaged, decoder.decode(bytes)));
  }
}
