package org.sightline.media;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// The form of one media track: what a decoder or a container must know before the first access
/// unit.
///
/// Byte arrays are owned by the format: callers must not change them.
public sealed interface MediaFormat {
  /// Ticks a second of [AccessUnit#time()] on this media track.
  int clockRate();

  /// The codec as browsers name it (RFC 6381), such as `avc1.640028`.
  String codec();

  /// What a media track is to people.
  enum Kind {
    /// Pictures.
    VIDEO,
    /// Sound.
    SOUND,
    /// Descriptions of what pictures show.
    METADATA
  }

  /// What the media track is to people.
  default Kind kind() {
    return switch (this) {
      case H264 _, H265 _, Jpeg _ -> Kind.VIDEO;
      case Aac _, G711 _, G726 _, Opus _, L16 _ -> Kind.SOUND;
      case Metadata _ -> Kind.METADATA;
    };
  }

  /// Whether the media track is a picture.
  default boolean isVideo() {
    return kind() == Kind.VIDEO;
  }

  /// H.264 (ITU-T H.264, ISO/IEC 14496-10) with its parameter sets, NAL headers included, no start
  /// codes.
  ///
  /// @param width of the cropped picture, pixels
  /// @param height of the cropped picture, pixels
  record H264(byte[] sps, byte[] pps, int width, int height) implements MediaFormat {
    @Override
    public int clockRate() {
      return 90_000;
    }

    @Override
    public String codec() {
      return "avc1." + HexFormat.of().formatHex(sps, 1, 4).toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof H264 o && Arrays.equals(sps, o.sps) && Arrays.equals(pps, o.pps);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sps) * 31 + Arrays.hashCode(pps);
    }

    @Override
    public String toString() {
      return "H.264 %dx%d".formatted(width, height);
    }
  }

  /// H.265 (ITU-T H.265, ISO/IEC 23008-2) with its parameter sets, NAL headers included, no start
  /// codes.
  record H265(byte[] vps, byte[] sps, byte[] pps, int width, int height) implements MediaFormat {
    @Override
    public int clockRate() {
      return 90_000;
    }

    @Override
    public String codec() {
      return CodecString.ofH265(sps);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof H265 o
          && Arrays.equals(vps, o.vps)
          && Arrays.equals(sps, o.sps)
          && Arrays.equals(pps, o.pps);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sps) * 31 + Arrays.hashCode(pps);
    }

    @Override
    public String toString() {
      return "H.265 %dx%d".formatted(width, height);
    }
  }

  /// MPEG-4 AAC (ISO/IEC 14496-3) with its AudioSpecificConfig.
  ///
  /// @param sampleRate samples a second; also the clock rate
  record Aac(byte[] audioSpecificConfig, int sampleRate, int channels) implements MediaFormat {
    @Override
    public int clockRate() {
      return sampleRate;
    }

    @Override
    public String codec() {
      return "mp4a.40."
          + (audioSpecificConfig.length == 0 ? 2 : (audioSpecificConfig[0] & 0xFF) >> 3);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Aac o && Arrays.equals(audioSpecificConfig, o.audioSpecificConfig);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(audioSpecificConfig);
    }

    @Override
    public String toString() {
      return "AAC %d Hz, %d channels".formatted(sampleRate, channels);
    }
  }

  /// Motion JPEG: every access unit is one JFIF file (ITU-T T.81), and every one a key picture.
  ///
  /// @param width of the first picture, pixels
  /// @param height of the first picture, pixels
  record Jpeg(int width, int height) implements MediaFormat {
    @Override
    public int clockRate() {
      return 90_000;
    }

    @Override
    public String codec() {
      return "mp4v.6C";
    }

    @Override
    public String toString() {
      return "JPEG %dx%d".formatted(width, height);
    }
  }

  /// Companded sound (ITU-T G.711), a byte a sample; channels take turns.
  ///
  /// @param sampleRate samples a second; also the clock rate
  record G711(Law law, int sampleRate, int channels) implements MediaFormat {
    /// How samples are companded.
    public enum Law {
      /// North America and Japan: `PCMU`.
      MU,
      /// Everywhere else: `PCMA`.
      A
    }

    @Override
    public int clockRate() {
      return sampleRate;
    }

    @Override
    public String codec() {
      return law == Law.MU ? "ulaw" : "alaw";
    }

    @Override
    public String toString() {
      return "G.711 %s-law %d Hz, %d channels"
          .formatted(law == Law.MU ? "µ" : "A", sampleRate, channels);
    }
  }

  /// Adaptive differential sound (ITU-T G.726), one channel.
  ///
  /// @param bitsPerSample 2 to 5
  /// @param sampleRate samples a second; also the clock rate
  /// @param littleEndian whether the first sample of a byte takes its least significant bits, as
  ///   `G726-32` of RFC 3551 section 4.5.4 does and `AAL2-G726-32` does not
  record G726(int bitsPerSample, int sampleRate, boolean littleEndian) implements MediaFormat {
    @Override
    public int clockRate() {
      return sampleRate;
    }

    @Override
    public String codec() {
      return "g726";
    }

    @Override
    public String toString() {
      return "G.726 %d kbit/s".formatted((long) bitsPerSample * sampleRate / 1000);
    }
  }

  /// Opus (RFC 6716); one packet an access unit.
  record Opus(int channels) implements MediaFormat {
    @Override
    public int clockRate() {
      return 48_000;
    }

    @Override
    public String codec() {
      return "opus";
    }

    @Override
    public String toString() {
      return "Opus, %d channels".formatted(channels);
    }
  }

  /// Uncompressed sound: signed samples of 16 bits, most significant byte first; channels take
  /// turns (RFC 3551 section 4.5.11).
  ///
  /// @param sampleRate samples a second; also the clock rate
  record L16(int sampleRate, int channels) implements MediaFormat {
    @Override
    public int clockRate() {
      return sampleRate;
    }

    @Override
    public String codec() {
      return "twos";
    }

    @Override
    public String toString() {
      return "L16 %d Hz, %d channels".formatted(sampleRate, channels);
    }
  }

  /// What the camera says of its pictures: one XML document an access unit (ONVIF Streaming
  /// Specification section 5.1.2.1.1).
  ///
  /// @param encoding of RTP, such as `vnd.onvif.metadata`
  record Metadata(String encoding) implements MediaFormat {
    @Override
    public int clockRate() {
      return 90_000;
    }

    @Override
    public String codec() {
      return "metx";
    }

    @Override
    public String toString() {
      return "metadata " + encoding;
    }
  }
}
