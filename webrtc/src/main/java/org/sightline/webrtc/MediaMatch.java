package org.sightline.webrtc;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// Which of the formats that a browser offers is the one that a media track has.
final class MediaMatch {
  /// Classes of H.264 decoders, each of which can what those before it can.
  private enum H264Profile {
    CONSTRAINED_BASELINE,
    MAIN,
    HIGH
  }

  private MediaMatch() {}

  /// The offered format in which `track` can go as it is; empty where there is none.
  static Optional<SdpOffer.Format> of(MediaFormat track, SdpOffer.Media media) {
    return switch (track) {
      case MediaFormat.H264 h -> h264(h, media.formats());
      case MediaFormat.G711 g when g.sampleRate() == 8000 && g.channels() == 1 ->
          sound(g.law() == MediaFormat.G711.Law.MU ? "PCMU" : "PCMA", 8000, media.formats());
      case MediaFormat.Opus o -> sound("OPUS", 48_000, media.formats());
      case MediaFormat.H265 h -> h265(h, media.formats());
      case MediaFormat.Jpeg j -> Optional.empty();
      case MediaFormat.Aac a -> Optional.empty();
      case MediaFormat.G711 g -> Optional.empty();
      case MediaFormat.G726 g -> Optional.empty();
      case MediaFormat.L16 l -> Optional.empty();
      case MediaFormat.Metadata m -> Optional.empty();
    };
  }

  /// The same profile of H.265 (RFC 7798 section 7.1), in the one transmission mode that browsers
  /// have.
  private static Optional<SdpOffer.Format> h265(
      MediaFormat.H265 track, List<SdpOffer.Format> formats) {
    int profile = track.sps().length > 3 ? track.sps()[3] & 0x1F : 0;
    return formats.stream()
        .filter(f -> f.encoding().equals("H265") && f.clockRate() == 90_000)
        .filter(f -> f.parameter("profile-id").orElse("1").equals(String.valueOf(profile)))
        .filter(f -> f.parameter("tx-mode").orElse("SRST").equals("SRST"))
        .findFirst();
  }

  private static Optional<SdpOffer.Format> sound(
      String encoding, int clockRate, List<SdpOffer.Format> formats) {
    return formats.stream()
        .filter(f -> f.encoding().equals(encoding) && f.clockRate() == clockRate)
        .findFirst();
  }

  /// The same profile where it is offered, else the least that is more, else the most that is less:
  /// browsers name fewer profiles than their decoders take.
  private static Optional<SdpOffer.Format> h264(
      MediaFormat.H264 track, List<SdpOffer.Format> formats) {
    H264Profile ours = profile(track.sps()[1], track.sps()[2]);
    SdpOffer.@Nullable Format best = null;
    int bestRank = Integer.MAX_VALUE;
    for (SdpOffer.Format format : formats) {
      if (!format.encoding().equals("H264")
          || format.clockRate() != 90_000
          || !format.parameter("packetization-mode").orElse("0").equals("1")) {
        continue;
      }
      H264Profile theirs = profile(format.parameter("profile-level-id").orElse("42e01f"));
      if (theirs == null) {
        continue;
      }
      int more = theirs.ordinal() - ours.ordinal();
      int rank = more >= 0 ? more : 10 - more;
      if (rank < bestRank) {
        best = format;
        bestRank = rank;
      }
    }
    return Optional.ofNullable(best);
  }

  private static @Nullable H264Profile profile(String profileLevelId) {
    if (profileLevelId.length() != 6) {
      return null;
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(profileLevelId.toLowerCase(Locale.ROOT));
      return profile(bytes[0], bytes[1]);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static H264Profile profile(byte profile, byte constraints) {
    return switch (profile & 0xFF) {
      case 66 -> H264Profile.CONSTRAINED_BASELINE;
      case 77, 88 ->
          (constraints & 0x80) != 0 ? H264Profile.CONSTRAINED_BASELINE : H264Profile.MAIN;
      default -> H264Profile.HIGH;
    };
  }
}
