package org.sightline.media.mp4;

/// The few facts of a sequence parameter set that an MP4 header repeats.
///
/// Reads bits with the emulation prevention bytes taken out (ITU-T H.264 and H.265, 7.3.1); past
/// the end it reads zeros, so a cut parameter set gives defaults and never an exception.
final class ParameterSetBits {
  private final byte[] bytes;
  private int bit;
  private final int bits;

  /// Chroma format and bit depths, as avcC and hvcC repeat them.
  record Chroma(int format, int lumaDepth, int chromaDepth) {
    static final Chroma USUAL = new Chroma(1, 8, 8);
  }

  private ParameterSetBits(byte[] nal, int skip) {
    bytes = new byte[nal.length];
    int length = 0;
    int zeros = 0;
    for (int i = skip; i < nal.length; i++) {
      if (zeros >= 2 && nal[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = nal[i] == 0 ? zeros + 1 : 0;
      bytes[length++] = nal[i];
    }
    bits = length * 8;
  }

  /// Whether avcC of this profile carries chroma and depths (ISO/IEC 14496-15, 5.3.3.1.2).
  static boolean avcHasChroma(int profile) {
    return profile == 100 || profile == 110 || profile == 122 || profile == 144;
  }

  /// From an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1).
  static Chroma h264(byte[] sps) {
    ParameterSetBits in = new ParameterSetBits(sps, 1);
    int profile = in.read(8);
    in.read(16);
    if (!avcHasChroma(profile)) {
      return Chroma.USUAL;
    }
    in.ue();
    int format = in.ue();
    if (format == 3) {
      in.read(1);
    }
    return new Chroma(format & 3, 8 + (in.ue() & 7), 8 + (in.ue() & 7));
  }

  /// The twelve bytes of general profile, tier and level (ITU-T H.265, 7.3.3).
  static byte[] h265ProfileTierLevel(byte[] sps) {
    ParameterSetBits in = new ParameterSetBits(sps, 2);
    in.read(8);
    byte[] out = new byte[12];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) in.read(8);
    }
    return out;
  }

  /// `sps_max_sub_layers_minus1` in bits 1 to 3 and `sps_temporal_id_nesting_flag` in bit 0.
  static int h265Layers(byte[] sps) {
    ParameterSetBits in = new ParameterSetBits(sps, 2);
    in.read(4);
    return in.read(4);
  }

  /// From an H.265 sequence parameter set (ITU-T H.265, 7.3.2.2.1).
  static Chroma h265(byte[] sps) {
    ParameterSetBits in = new ParameterSetBits(sps, 2);
    in.read(4);
    int subLayers = in.read(3);
    in.read(1);
    in.skip(96);
    boolean[] profile = new boolean[8];
    boolean[] level = new boolean[8];
    for (int i = 0; i < subLayers; i++) {
      profile[i] = in.read(1) == 1;
      level[i] = in.read(1) == 1;
    }
    if (subLayers > 0) {
      in.skip(2 * (8 - subLayers));
    }
    for (int i = 0; i < subLayers; i++) {
      in.skip((profile[i] ? 88 : 0) + (level[i] ? 8 : 0));
    }
    in.ue();
    int format = in.ue();
    if (format == 3) {
      in.read(1);
    }
    in.ue();
    in.ue();
    if (in.read(1) == 1) {
      for (int i = 0; i < 4; i++) {
        in.ue();
      }
    }
    return new Chroma(format & 3, 8 + (in.ue() & 7), 8 + (in.ue() & 7));
  }

  private void skip(int count) {
    bit = Math.min(bits, bit + count);
  }

  private int read(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int next = bit < bits ? bytes[bit >> 3] >> (7 - (bit & 7)) & 1 : 0;
      bit++;
      value = value << 1 | next;
    }
    return value;
  }

  private int ue() {
    int zeros = 0;
    while (zeros < 31 && bit < bits && read(1) == 0) {
      zeros++;
    }
    return (1 << zeros) - 1 + read(zeros);
  }
}
