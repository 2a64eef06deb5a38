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

  /// Whether the media track is a picture.
  default boolean isVideo() {
    return switch (this) {
      case H264 h -> true;
      case H265 h -> true;
      case Aac a -> false;
    };
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
      return "hvc1";
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
}
