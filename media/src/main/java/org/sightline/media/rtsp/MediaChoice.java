package org.sightline.media.rtsp;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.rtp.AacDepacketiser;
import org.sightline.media.sdp.MediaDescription;
import org.sightline.media.sdp.SessionDescription;

/// What is taken of a session description, and what is left.
///
/// The first H.264 video is taken and the first AAC sound; all else is ignored and named.
sealed interface MediaChoice {
  /// The encodings that are taken in, for messages.
  String SUPPORTED = "H.264 video and AAC sound";

  /// A video to set up, with the parameter sets that the description held, if any.
  record Video(MediaDescription media, ParameterSets parameterSets) {}

  /// A sound to set up.
  record Sound(
      MediaDescription media,
      MediaFormat.Aac format,
      AacDepacketiser.HeaderForm form,
      int ticksPerFrame) {}

  /// There is a video.
  ///
  /// @param ignored the others, in words
  record Chosen(Video video, Optional<Sound> sound, List<String> ignored) implements MediaChoice {}

  /// There is nothing that can be used; says what there is.
  record Unusable(String message) implements MediaChoice {}

  /// Chooses among the media sections.
  static MediaChoice of(SessionDescription description) {
    Video video = null;
    Sound sound = null;
    List<String> ignored = new ArrayList<>();
    for (MediaDescription media : description.media()) {
      if (video == null && isVideo(media)) {
        video = new Video(media, parameterSets(media));
        continue;
      }
      Optional<Sound> heard = sound == null ? sound(media) : Optional.empty();
      if (heard.isPresent()) {
        sound = heard.get();
      } else {
        ignored.add(HeaderText.shown(media.words()));
      }
    }
    if (video == null) {
      return new Unusable(unusable(description));
    }
    return new Chosen(video, Optional.ofNullable(sound), List.copyOf(ignored));
  }

  private static boolean isVideo(MediaDescription media) {
    return media.kind().equals("video")
        && media.encoding().equals("H264")
        && media.number("packetization-mode").orElse(0) != 2;
  }

  private static String unusable(SessionDescription description) {
    String videos =
        description.media().stream()
            .filter(m -> m.kind().equals("video"))
            .map(MediaChoice::codecWords)
            .distinct()
            .collect(Collectors.joining(", "));
    if (videos.isEmpty()) {
      return "it offers no video; supported: %s".formatted(SUPPORTED);
    }
    return "its video is %s, which cannot be taken in; supported: %s. Set the camera's video codec to H.264, or use another of its streams"
        .formatted(videos, SUPPORTED);
  }

  private static String codecWords(MediaDescription media) {
    if (media.encoding().equals("H264")) {
      return "H264 in interleaved packetization mode (2)";
    }
    return HeaderText.shown(
        media.encoding().isEmpty() ? "payload type " + media.payloadType() : media.encoding());
  }

  private static ParameterSets parameterSets(MediaDescription media) {
    var sets = new ParameterSets();
    for (String text : media.parameter("sprop-parameter-sets").orElse("").split(",", 16)) {
      byte[] nal = base64(text);
      if (nal != null && nal.length > 1) {
        int type = Nal.type(nal[0]);
        if (type == Nal.SPS || type == Nal.PPS) {
          sets.offer(nal, 0, nal.length);
        }
      }
    }
    return sets;
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private static Optional<Sound> sound(MediaDescription media) {
    if (!media.kind().equals("audio") || !media.encoding().equals("MPEG4-GENERIC")) {
      return Optional.empty();
    }
    String hex = media.parameter("config").orElse("");
    Optional<AacDepacketiser.HeaderForm> form = AacDepacketiser.HeaderForm.of(media);
    if (hex.isEmpty()
        || hex.length() % 2 != 0
        || hex.length() > 2 * AudioSpecificConfig.MAX_BYTES
        || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)
        || form.isEmpty()) {
      return Optional.empty();
    }
    byte[] config = HexFormat.of().parseHex(hex);
    Optional<AudioSpecificConfig> parsed = AudioSpecificConfig.parse(config);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    AudioSpecificConfig aac = parsed.get();
    int rate = media.clockRate() > 0 ? media.clockRate() : aac.sampleRate();
    int channels = aac.channels() > 0 ? aac.channels() : Math.max(1, media.channels());
    int ticks = (int) ((long) aac.samplesPerFrame() * rate / aac.coreSampleRate());
    return Optional.of(
        new Sound(media, new MediaFormat.Aac(config, rate, channels), form.get(), ticks));
  }
}
