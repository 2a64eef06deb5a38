package org.sightline.media.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.Depacketiser;
import org.sightline.media.rtp.DocumentDepacketiser;
import org.sightline.media.rtp.VideoDepacketiser;
import org.sightline.media.sdp.MediaDescription;
import org.sightline.media.sdp.SessionDescription;

/// What is taken of a session description, and what is left.
///
/// The first video, the first sound and the first metadata that can be taken in are taken; all else
/// is ignored and named.
sealed interface MediaChoice {
  /// The encodings of video that are taken in, for messages.
  String SUPPORTED = "H.264, H.265 and JPEG";

  /// A video to set up.
  ///
  /// @param depacketiser for one reception, knowing what the description said
  record Video(MediaDescription media, VideoDepacketiser depacketiser) {}

  /// Sound or metadata to set up beside the video.
  ///
  /// @param depacketiser for one reception
  record Companion(MediaDescription media, MediaFormat format, Depacketiser depacketiser) {}

  /// There is a video.
  ///
  /// @param ignored the others, in words
  record Chosen(
      Video video, Optional<Companion> sound, Optional<Companion> metadata, List<String> ignored)
      implements MediaChoice {
    /// What goes with the video, in the order of the session's media tracks.
    List<Companion> companions() {
      return Stream.concat(sound.stream(), metadata.stream()).toList();
    }
  }

  /// There is nothing that can be used; says what there is.
  record Unusable(String message) implements MediaChoice {}

  /// Chooses among the media sections.
  static MediaChoice of(SessionDescription description) {
    Optional<Video> video = Optional.empty();
    Optional<Companion> sound = Optional.empty();
    Optional<Companion> metadata = Optional.empty();
    List<String> ignored = new ArrayList<>();
    for (MediaDescription media : description.media()) {
      boolean taken = false;
      if (video.isEmpty()) {
        video = VideoForms.depacketiser(media).map(d -> new Video(media, d));
        taken = video.isPresent();
      }
      if (!taken && sound.isEmpty()) {
        sound = SoundForms.of(media);
        taken = sound.isPresent();
      }
      if (!taken && metadata.isEmpty()) {
        metadata = metadata(media);
        taken = metadata.isPresent();
      }
      if (!taken) {
        ignored.add(HeaderText.shown(media.words()));
      }
    }
    if (video.isEmpty()) {
      return new Unusable(unusable(description));
    }
    return new Chosen(video.get(), sound, metadata, List.copyOf(ignored));
  }

  /// ONVIF Streaming Specification, section 5.1.2.1.1: `vnd.onvif.metadata`, and the same
  /// compressed.
  private static Optional<Companion> metadata(MediaDescription media) {
    if (!media.encoding().startsWith("VND.ONVIF.METADATA")) {
      return Optional.empty();
    }
    String encoding = media.encoding().toLowerCase(Locale.ROOT);
    return Optional.of(
        new Companion(media, new MediaFormat.Metadata(encoding), new DocumentDepacketiser()));
  }

  private static String unusable(SessionDescription description) {
    String videos =
        description.media().stream()
            .filter(m -> m.kind().equals("video"))
            .map(VideoForms::refusal)
            .distinct()
            .collect(Collectors.joining(", "));
    if (videos.isEmpty()) {
      return "it offers no video; supported: %s".formatted(SUPPORTED);
    }
    return "its video is %s, which cannot be taken in; supported: %s. Set the camera's video codec to H.264, or use another of its streams"
        .formatted(videos, SUPPORTED);
  }
}
