package org.sightline.media.rtsp;

import java.util.Optional;
import org.sightline.media.sdp.MediaDescription;

/// The form of sound that a camera's loudspeaker takes.
///
/// @param encoding as RTP names it: `PCMU`, `PCMA` (RFC 3551) or `MPEG4-GENERIC` (AAC, RFC 3640)
/// @param payloadType from 0 to 127
/// @param clockRate ticks a second; for G.711 a byte lasts one tick, for AAC a frame 1024
public record TalkForm(String encoding, int payloadType, int clockRate, int channels) {
  /// G.711 µ-law, which every loudspeaker of ONVIF takes.
  public static final TalkForm PCMU = new TalkForm("PCMU", 0, 8000, 1);

  private static final String AAC = "MPEG4-GENERIC";

  /// Whether it is AAC, one raw frame to a packet.
  public boolean isAac() {
    return encoding.equals(AAC);
  }

  /// The form of a media section that the camera wants to be sent; empty if it is none, or in a
  /// form that nothing here makes.
  static Optional<TalkForm> of(MediaDescription media) {
    boolean known =
        media.encoding().equals("PCMU")
            || media.encoding().equals("PCMA")
            || media.encoding().equals(AAC);
    boolean ours = media.kind().equals("audio") && media.attributes().contains("sendonly");
    if (!known || !ours || media.payloadType() < 0 || media.clockRate() <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TalkForm(
            media.encoding(),
            media.payloadType(),
            media.clockRate(),
            Math.max(1, media.channels())));
  }

  /// The media section that offers it, without its control address.
  String described() {
    return "m=audio 0 RTP/AVP %1$d\r\na=rtpmap:%1$d %2$s/%3$d/%4$d\r\na=sendonly\r\n"
        .formatted(payloadType, encoding, clockRate, channels);
  }
}
