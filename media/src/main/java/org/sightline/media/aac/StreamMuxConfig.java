package org.sightline.media.aac;

import java.util.Optional;

/// The configuration of a LATM stream (ISO/IEC 14496-3, table 1.42), as far as cameras use it: one
/// program with one layer of AAC.
///
/// @param framesPerElement sub-frames of an audio mux element
/// @param audioSpecificConfig of the AAC, brought to the beginning of a byte
public record StreamMuxConfig(int framesPerElement, byte[] audioSpecificConfig) {
  private static final int CONFIG_AT_BIT = 15;
  private static final int PLAIN_BYTES = 2;
  private static final int SBR_BYTES = 4;

  /// Reads a configuration; empty if it is cut off or of another kind.
  public static Optional<StreamMuxConfig> parse(byte[] bytes) {
    if (bytes.length < 4 || bytes.length > AudioSpecificConfig.MAX_BYTES) {
      return Optional.empty();
    }
    int head = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    boolean versionOne = (head & 0x8000) != 0;
    boolean sameTime = (head & 0x4000) != 0;
    int subFrames = head >> 8 & 0x3F;
    boolean oneLayer = (head & 0xFE) == 0;
    if (versionOne || !sameTime || !oneLayer) {
      return Optional.empty();
    }
    byte[] shifted = new byte[bytes.length - 2];
    for (int i = 0; i < shifted.length * 8; i++) {
      int bit = CONFIG_AT_BIT + i;
      if ((bytes[bit >> 3] >> (7 - (bit & 7)) & 1) == 1) {
        shifted[i >> 3] |= (byte) (0x80 >> (i & 7));
      }
    }
    return AudioSpecificConfig.parse(shifted)
        .map(
            config -> {
              int wanted =
                  config.objectType() == 5 || config.objectType() == 29 ? SBR_BYTES : PLAIN_BYTES;
              return new StreamMuxConfig(
                  subFrames + 1,
                  java.util.Arrays.copyOf(shifted, Math.min(wanted, shifted.length)));
            });
  }
}
