package org.sightline.media.aac;

import java.util.Optional;

/// The decoder configuration of AAC (ISO/IEC 14496-3 section 1.6.2.1), as far as a container needs
/// it.
///
/// @param objectType audio object type: 2 AAC-LC, 5 SBR, 29 PS
/// @param sampleRate samples a second that come out of a decoder; with explicit SBR the doubled one
/// @param coreSampleRate samples a second of the AAC core
/// @param channels 1 to 8; 0 where a program config element says it
/// @param samplesPerFrame of the core: 1024, or 960 with the frame length flag
public record AudioSpecificConfig(
    int objectType, int sampleRate, int coreSampleRate, int channels, int samplesPerFrame) {
  /// The longest configuration that is read, bytes.
  public static final int MAX_BYTES = 64;

  private static final int[] SAMPLE_RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };

  /// Reads a configuration; empty if it is cut off or holds reserved values.
  public static Optional<AudioSpecificConfig> parse(byte[] bytes) {
    if (bytes.length < 2 || bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    var bits = new Bits(bytes);
    int type = bits.objectType();
    int rate = bits.sampleRate();
    int channels = bits.channels();
    int core = rate;
    if (type == 5 || type == 29) {
      rate = bits.sampleRate();
      int coreType = bits.objectType();
      if (coreType == 22) {
        bits.take(4);
      }
    }
    boolean shortFrame = bits.take(1) == 1;
    if (bits.overrun || rate <= 0 || core <= 0 || channels < 0 || type == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new AudioSpecificConfig(type, rate, core, channels, shortFrame ? 960 : 1024));
  }

  /// The two bytes of a plain AAC-LC configuration.
  ///
  /// @throws IllegalArgumentException if the rate is none of the standard's thirteen, or channels
  ///   are not 1 to 8 without 7
  public static byte[] aacLc(int sampleRate, int channels) {
    for (int i = 0; i < SAMPLE_RATES.length; i++) {
      if (SAMPLE_RATES[i] == sampleRate && channels >= 1 && channels <= 8 && channels != 7) {
        int code = channels == 8 ? 7 : channels;
        int bits = 2 << 11 | i << 7 | code << 3;
        return new byte[] {(byte) (bits >> 8), (byte) bits};
      }
    }
    throw new IllegalArgumentException(
        "AAC-LC knows no %d Hz with %d channels".formatted(sampleRate, channels));
  }

  /// A reader of bits that remembers whether it ran past the end.
  private static final class Bits {
    private final byte[] bytes;
    private int position;
    private boolean overrun;

    Bits(byte[] bytes) {
      this.bytes = bytes;
    }

    int take(int count) {
      int value = 0;
      for (int i = 0; i < count; i++, position++) {
        if (position >= bytes.length * 8) {
          overrun = true;
          return 0;
        }
        value = value << 1 | (bytes[position >> 3] >> (7 - (position & 7)) & 1);
      }
      return value;
    }

    int objectType() {
      int type = take(5);
      return type == 31 ? 32 + take(6) : type;
    }

    int sampleRate() {
      int index = take(4);
      if (index == 15) {
        return take(24);
      }
      return index < SAMPLE_RATES.length ? SAMPLE_RATES[index] : -1;
    }

    int channels() {
      int code = take(4);
      return code == 7 ? 8 : code < 7 ? code : -1;
    }
  }
}
