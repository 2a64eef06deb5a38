package org.sightline.media.rtsp;

import java.util.HexFormat;
import java.util.Optional;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.aac.StreamMuxConfig;
import org.sightline.media.rtp.AacDepacketiser;
import org.sightline.media.rtp.G726Depacketiser;
import org.sightline.media.rtp.LatmDepacketiser;
import org.sightline.media.rtp.PacketDepacketiser;
import org.sightline.media.sdp.MediaDescription;

/// The forms of sound that are taken in, and what a session description says of each (RFC 3551, RFC
/// 3640, RFC 6416, RFC 7587).
final class SoundForms {
  private static final int USUAL_RATE = 8_000;
  private static final int LEAST_RATE = 1_000;
  private static final int MOST_RATE = 192_000;
  private static final int MOST_CHANNELS = 8;

  private SoundForms() {}

  /// How the sound is taken in; empty where it cannot be.
  static Optional<MediaChoice.Companion> of(MediaDescription media) {
    if (!media.kind().equals("audio")) {
      return Optional.empty();
    }
    String encoding = media.encoding();
    if (encoding.equals("MPEG4-GENERIC")) {
      return aac(media);
    }
    if (encoding.equals("MP4A-LATM")) {
      return latm(media);
    }
    int rate = media.clockRate() > 0 ? media.clockRate() : USUAL_RATE;
    int channels = Math.max(1, media.channels());
    if (rate < LEAST_RATE || rate > MOST_RATE || channels > MOST_CHANNELS) {
      return Optional.empty();
    }
    return switch (encoding) {
      case "PCMU" ->
          samples(media, new MediaFormat.G711(MediaFormat.G711.Law.MU, rate, channels), channels);
      case "PCMA" ->
          samples(media, new MediaFormat.G711(MediaFormat.G711.Law.A, rate, channels), channels);
      case "L16" -> samples(media, new MediaFormat.L16(rate, channels), 2 * channels);
      case "OPUS" -> samples(media, opus(media), 1);
      default -> g726(media, rate);
    };
  }

  private static Optional<MediaChoice.Companion> samples(
      MediaDescription media, MediaFormat format, int blockBytes) {
    return Optional.of(
        new MediaChoice.Companion(media, format, new PacketDepacketiser(blockBytes)));
  }

  /// RFC 7587 section 7: `rtpmap` always says two channels, `sprop-stereo` what is meant.
  private static MediaFormat opus(MediaDescription media) {
    return new MediaFormat.Opus(media.number("sprop-stereo").orElse(0) == 1 ? 2 : 1);
  }

  /// `G726-32`, whose first sample is in the least significant bits, or `AAL2-G726-32`, whose is
  /// not.
  private static Optional<MediaChoice.Companion> g726(MediaDescription media, int rate) {
    String encoding = media.encoding();
    boolean littleEndian = !encoding.startsWith("AAL2-");
    int bits =
        switch (littleEndian ? encoding : encoding.substring("AAL2-".length())) {
          case "G726-16" -> 2;
          case "G726-24" -> 3;
          case "G726-32" -> 4;
          case "G726-40" -> 5;
          default -> 0;
        };
    if (bits == 0) {
      return Optional.empty();
    }
    var format = new MediaFormat.G726(bits, rate, littleEndian);
    return Optional.of(
        new MediaChoice.Companion(
            media, G726Depacketiser.decoded(format), new G726Depacketiser(format)));
  }

  private static Optional<MediaChoice.Companion> aac(MediaDescription media) {
    Optional<AacDepacketiser.HeaderForm> form = AacDepacketiser.HeaderForm.of(media);
    Optional<byte[]> config = config(media);
    if (form.isEmpty() || config.isEmpty()) {
      return Optional.empty();
    }
    return AudioSpecificConfig.parse(config.get())
        .map(
            aac -> {
              MediaFormat.Aac format = format(media, aac, config.get());
              return new MediaChoice.Companion(
                  media, format, new AacDepacketiser(form.get(), ticks(aac, format)));
            });
  }

  /// RFC 6416 section 7.3; a configuration inside of the packets (`cpresent=1`) is not read.
  private static Optional<MediaChoice.Companion> latm(MediaDescription media) {
    if (media.number("cpresent").orElse(1) != 0) {
      return Optional.empty();
    }
    return config(media)
        .flatMap(StreamMuxConfig::parse)
        .flatMap(
            mux ->
                AudioSpecificConfig.parse(mux.audioSpecificConfig())
                    .map(
                        aac -> {
                          MediaFormat.Aac format = format(media, aac, mux.audioSpecificConfig());
                          return new MediaChoice.Companion(
                              media,
                              format,
                              new LatmDepacketiser(mux.framesPerElement(), ticks(aac, format)));
                        }));
  }

  private static MediaFormat.Aac format(
      MediaDescription media, AudioSpecificConfig aac, byte[] config) {
    int rate = media.clockRate() > 0 ? media.clockRate() : aac.sampleRate();
    int channels = aac.channels() > 0 ? aac.channels() : Math.max(1, media.channels());
    return new MediaFormat.Aac(config, rate, channels);
  }

  private static int ticks(AudioSpecificConfig aac, MediaFormat.Aac format) {
    return (int) ((long) aac.samplesPerFrame() * format.sampleRate() / aac.coreSampleRate());
  }

  private static Optional<byte[]> config(MediaDescription media) {
    String hex = media.parameter("config").orElse("");
    boolean readable =
        !hex.isEmpty()
            && hex.length() % 2 == 0
            && hex.length() <= 2 * AudioSpecificConfig.MAX_BYTES
            && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
    return readable ? Optional.of(HexFormat.of().parseHex(hex)) : Optional.empty();
  }
}
