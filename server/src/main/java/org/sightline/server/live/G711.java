package org.sightline.server.live;

import org.sightline.media.rtsp.TalkForm;

/// Linear sound into G.711 (ITU-T G.711), a byte a sample.
final class G711 {
  private static final int BIAS = 0x84;
  private static final int CLIP = 32_635;

  private G711() {}

  /// @param linear samples of 16 bits, little-endian; half a sample at the end is left out
  static byte[] encoded(byte[] linear, TalkForm form) {
    boolean mu = form.encoding().equals("PCMU");
    byte[] coded = new byte[linear.length / 2];
    for (int i = 0; i < coded.length; i++) {
      int sample = (short) (linear[2 * i] & 0xFF | linear[2 * i + 1] << 8);
      coded[i] = mu ? mu(sample) : a(sample);
    }
    return coded;
  }

  static byte mu(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = magnitude >> exponent + 3 & 0x0F;
    return (byte) ~(sign | exponent << 4 | mantissa);
  }

  static byte a(int sample) {
    int sign = sample < 0 ? 0 : 0x80;
    int magnitude = Math.min(sample < 0 ? -sample - 1 : sample, 32_767) >> 4;
    int segment = magnitude < 16 ? 0 : 28 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = magnitude >> Math.max(0, segment - 1) & 0x0F;
    return (byte) ((sign | segment << 4 | mantissa) ^ 0x55);
  }
}
