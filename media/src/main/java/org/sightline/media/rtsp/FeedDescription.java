package org.sightline.media.rtsp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.AacPacketiser;
import org.sightline.media.rtp.H264Packetiser;
import org.sightline.media.rtp.Packetiser;

/// What a feed looks like over RTSP: its session description, and how each media track becomes
/// packets.
final class FeedDescription {
  /// The part of an address behind which the number of a media track stands.
  static final String TRACK = "/trackID=";

  private static final int FIRST_DYNAMIC_PAYLOAD_TYPE = 96;

  private FeedDescription() {}

  /// The session description of the media tracks that can be sent; empty if none can.
  static Optional<String> describe(List<MediaFormat> tracks) {
    var text = new StringBuilder("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=Sightline\r\n");
    text.append("c=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=range:npt=now-\r\n");
    boolean any = false;
    for (int track = 0; track < tracks.size(); track++) {
      int type = payloadType(track);
      String lines =
          switch (tracks.get(track)) {
            case MediaFormat.H264 h -> h264(h, type);
            case MediaFormat.Aac a -> aac(a, type);
            case MediaFormat.H265 _,
                MediaFormat.Jpeg _,
                MediaFormat.G711 _,
                MediaFormat.G726 _,
                MediaFormat.Opus _,
                MediaFormat.L16 _,
                MediaFormat.Metadata _ ->
                "";
          };
      if (!lines.isEmpty()) {
        any = true;
        text.append(lines).append("a=control:trackID=").append(track).append("\r\n");
      }
    }
    return any ? Optional.of(text.toString()) : Optional.empty();
  }

  /// How a media track becomes packets; empty if it cannot be sent.
  static Optional<Packetiser> packetiser(MediaFormat format, int track) {
    int type = payloadType(track);
    return switch (format) {
      case MediaFormat.H264 h ->
          Optional.of(new H264Packetiser(type, Packetiser.STANDARD_PACKET_BYTES));
      case MediaFormat.Aac a ->
          Optional.of(new AacPacketiser(type, Packetiser.STANDARD_PACKET_BYTES));
      case MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.G711 _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.L16 _,
          MediaFormat.Metadata _ ->
          Optional.empty();
    };
  }

  private static int payloadType(int track) {
    return FIRST_DYNAMIC_PAYLOAD_TYPE + track;
  }

  private static String h264(MediaFormat.H264 format, int type) {
    Base64.Encoder base64 = Base64.getEncoder();
    return "m=video 0 RTP/AVP %1$d\r\na=rtpmap:%1$d H264/90000\r\na=fmtp:%1$d packetization-mode=1;profile-level-id=%2$s;sprop-parameter-sets=%3$s,%4$s\r\n"
        .formatted(
            type,
            HexFormat.of().formatHex(format.sps(), 1, 4),
            base64.encodeToString(format.sps()),
            base64.encodeToString(format.pps()));
  }

  private static String aac(MediaFormat.Aac format, int type) {
    return "m=audio 0 RTP/AVP %1$d\r\na=rtpmap:%1$d MPEG4-GENERIC/%2$d/%3$d\r\na=fmtp:%1$d streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=%4$s\r\n"
        .formatted(
            type,
            format.sampleRate(),
            format.channels(),
            HexFormat.of().formatHex(format.audioSpecificConfig()));
  }
}
