package org.sightline.webrtc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.H264Packetiser;
import org.sightline.media.rtp.H265Packetiser;
import org.sightline.media.rtp.Packetiser;

/// What is sent in one session, agreed on between a stream's media tracks and an offer.
///
/// @param videoTrack index of the media track in the run
/// @param soundTrack the same for sound, −1 for none
record Agreement(
    int videoTrack,
    MediaFormat videoFormat,
    SealedTrack video,
    Packetiser packetiser,
    int soundTrack,
    @Nullable SealedTrack sound,
    List<SdpAnswer.Sent> sent) {
  /// The largest RTP packet before it is sealed: fits any tunnel on the internet, and TURN.
  static final int MAX_PACKET_BYTES = 1200;

  Agreement {
    sent = List.copyOf(sent);
  }

  /// What comes of a stream's tracks and an offer; empty where the video cannot go as it is.
  static Optional<Agreement> of(List<MediaFormat> tracks, SdpOffer offer) {
    for (int track = 0; track < tracks.size(); track++) {
      if (tracks.get(track).isVideo()) {
        return of(tracks, track, offer);
      }
    }
    return Optional.empty();
  }

  private static Optional<Agreement> of(List<MediaFormat> tracks, int track, SdpOffer offer) {
    MediaFormat format = tracks.get(track);
    for (int i = 0; i < offer.media().size(); i++) {
      SdpOffer.Media media = offer.media().get(i);
      Optional<SdpOffer.Format> match =
          isFor(media, "video") ? MediaMatch.of(format, media) : Optional.empty();
      if (match.isPresent()) {
        List<SdpAnswer.Sent> sent = new ArrayList<>();
        SealedTrack video = new SealedTrack(match.get());
        sent.add(new SdpAnswer.Sent(i, match.get(), video.ssrc()));
        return Optional.of(withSound(tracks, offer, track, video, sent));
      }
    }
    return Optional.empty();
  }

  private static Agreement withSound(
      List<MediaFormat> tracks,
      SdpOffer offer,
      int track,
      SealedTrack video,
      List<SdpAnswer.Sent> sent) {
    SealedTrack sound = null;
    int soundTrack = -1;
    for (int i = 0; i < offer.media().size() && sound == null; i++) {
      SdpOffer.Media media = offer.media().get(i);
      for (int t = 0; t < tracks.size() && sound == null && isFor(media, "audio"); t++) {
        Optional<SdpOffer.Format> match =
            tracks.get(t).isVideo() ? Optional.empty() : MediaMatch.of(tracks.get(t), media);
        if (match.isPresent()) {
          sound = new SealedTrack(match.get());
          soundTrack = t;
          sent.add(new SdpAnswer.Sent(i, match.get(), sound.ssrc()));
        }
      }
    }
    return new Agreement(
        track,
        tracks.get(track),
        video,
        packetiser(tracks.get(track), video.payloadType()),
        soundTrack,
        sound,
        sent);
  }

  private static boolean isFor(SdpOffer.Media media, String kind) {
    return media.kind().equals(kind)
        && media.receives()
        && media.rtcpMux()
        && media.protocol().equals("UDP/TLS/RTP/SAVPF");
  }

  private static Packetiser packetiser(MediaFormat format, int payloadType) {
    if (format instanceof MediaFormat.H264) {
      return new H264Packetiser(payloadType, MAX_PACKET_BYTES);
    }
    if (format instanceof MediaFormat.H265) {
      return new H265Packetiser(payloadType, MAX_PACKET_BYTES);
    }
    throw new IllegalArgumentException(format + " cannot be sent");
  }

  /// Whether it still holds for tracks that changed.
  boolean holdsFor(List<MediaFormat> tracks) {
    return videoTrack < tracks.size()
        && tracks.get(videoTrack).getClass() == videoFormat.getClass()
        && (soundTrack < 0 || soundTrack < tracks.size());
  }
}
