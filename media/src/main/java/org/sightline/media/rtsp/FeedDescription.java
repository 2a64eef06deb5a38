package org.sightline.media.rtsp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sightline.media.MediaFormat;
import org.sightline.media.jpeg.RtpJpeg;
import org.sightline.media.rtp.AacPacketiser;
import org.sightline.media.rtp.DocumentPacketiser;
import org.sightline.media.rtp.H264Packetiser;
import org.sightline.media.rtp.H265Packetiser;
import org.sightline.media.rtp.JpegPacketiser;
import org.sightline.media.rtp.PacketPacketiser;
import org.sightline.media.rtp.Packetiser;

/// What a feed looks like over RTSP: its session description, and how each media track becomes
/// packets.
final class FeedDescription {
  /// The part of an address behind which the number of a media track stands.
  static final String TRACK = "/trackID=";

  private static final int FIRST_DYNAMIC_PAYLOAD_TYPE = 96;

  /// Samples of G.726 that fill whole bytes at every rate.
  private static final int G726_BLOCK_SAMPLES = 8;

  private FeedDescription() {}

  /// Why one of the media tracks cannot be sent, in words; empty where its form tells nothing
  /// against it.
  static Optional<String> obstacle(List<MediaFormat> tracks) {
    return tracks.stream()
        .flatMap(
            track ->
                track instanceof MediaFormat.Jpeg(int width, int height)
                    ? RtpJpeg.obstacle(width, height).stream()
                    : Stream.empty())
        .findFirst();
  }

  /// The session description of the media tracks that can be sent; empty if none can.
  static Optional<String> describe(List<MediaFormat> tracks) {
    if (tracks.isEmpty()) {
      return Optional.empty();
    }
    var text = new StringBuilder("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=Sightline\r\n");
    text.append("c=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=range:npt=now-\r\n");
    for (int track = 0; track < tracks.size(); track++) {
      MediaFormat format = tracks.get(track);
      int type = payloadType(track);
      text.append("m=").append(kind(format)).append(" 0 RTP/AVP ").append(type);
      text.append("\r\na=rtpmap:").append(type).append(' ').append(map(format)).append("\r\n");
      String parameters = parameters(format);
      if (!parameters.isEmpty()) {
        text.append("a=fmtp:").append(type).append(' ').append(parameters).append("\r\n");
      }
      text.append("a=control:trackID=").append(track).append("\r\n");
    }
    return Optional.of(text.toString());
  }

  private static String kind(MediaFormat format) {
    return switch (format.kind()) {
      case VIDEO -> "video";
      case SOUND -> "audio";
      case METADATA -> "application";
    };
  }

  private static String map(MediaFormat format) {
    return switch (format) {
      case MediaFormat.H264 _ -> "H264/90000";
      case MediaFormat.H265 _ -> "H265/90000";
      case MediaFormat.Jpeg _ -> "JPEG/90000";
      case MediaFormat.Aac a -> "MPEG4-GENERIC/%d/%d".formatted(a.sampleRate(), a.channels());
      case MediaFormat.G711 g ->
          "%s/%d/%d"
              .formatted(
                  g.law() == MediaFormat.G711.Law.MU ? "PCMU" : "PCMA",
                  g.sampleRate(),
                  g.channels());
      case MediaFormat.G726 g ->
          "%sG726-%d/%d"
              .formatted(g.littleEndian() ? "" : "AAL2-", g.bitsPerSample() * 8, g.sampleRate());
      case MediaFormat.Opus _ -> "opus/48000/2";
      case MediaFormat.L16 l -> "L16/%d/%d".formatted(l.sampleRate(), l.channels());
      case MediaFormat.Metadata m -> m.encoding() + "/90000";
    };
  }

  private static String parameters(MediaFormat format) {
    Base64.Encoder base64 = Base64.getEncoder();
    return switch (format) {
      case MediaFormat.H264 h ->
          "packetization-mode=1;profile-level-id=%s;sprop-parameter-sets=%s,%s"
              .formatted(
                  HexFormat.of().formatHex(h.sps(), 1, 4),
                  base64.encodeToString(h.sps()),
                  base64.encodeToString(h.pps()));
      case MediaFormat.H265 h ->
          "sprop-vps=%s;sprop-sps=%s;sprop-pps=%s"
              .formatted(
                  base64.encodeToString(h.vps()),
                  base64.encodeToString(h.sps()),
                  base64.encodeToString(h.pps()));
      case MediaFormat.Aac a ->
          "streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=%s"
              .formatted(HexFormat.of().formatHex(a.audioSpecificConfig()));
      case MediaFormat.Opus o -> "sprop-stereo=" + (o.channels() > 1 ? 1 : 0);
      case MediaFormat.Jpeg _,
          MediaFormat.G711 _,
          MediaFormat.G726 _,
          MediaFormat.L16 _,
          MediaFormat.Metadata _ ->
          "";
    };
  }

  /// How a media track becomes packets.
  static Optional<Packetiser> packetiser(MediaFormat format, int track) {
    int type = payloadType(track);
    int bytes = Packetiser.STANDARD_PACKET_BYTES;
    return Optional.of(
        switch (format) {
          case MediaFormat.H264 _ -> new H264Packetiser(type, bytes);
          case MediaFormat.H265 _ -> new H265Packetiser(type, bytes);
          case MediaFormat.Jpeg _ -> new JpegPacketiser(type, bytes);
          case MediaFormat.Aac _ -> new AacPacketiser(type, bytes);
          case MediaFormat.G711 g -> new PacketPacketiser(type, g.channels(), 1, bytes);
          case MediaFormat.G726 g ->
              new PacketPacketiser(type, g.bitsPerSample(), G726_BLOCK_SAMPLES, bytes);
          case MediaFormat.Opus _ -> PacketPacketiser.whole(type);
          case MediaFormat.L16 l -> new PacketPacketiser(type, 2 * l.channels(), 1, bytes);
          case MediaFormat.Metadata _ -> new DocumentPacketiser(type, bytes);
        });
  }

  private static int payloadType(int track) {
    return FIRST_DYNAMIC_PAYLOAD_TYPE + track;
  }
}
