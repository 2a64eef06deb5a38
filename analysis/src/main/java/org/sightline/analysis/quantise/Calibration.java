package org.sightline.analysis.quantise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// How the values of pictures become a range that eight bits cover.
///
/// @param leftOut the share of values, half at each end, that is cut off so that the others are
///   rounded more finely; 0 covers all that was seen
/// @param weightLevels the largest weight as an integer. 127 uses all eight bits; processors of x86
///   without VNNI add two products of 8 bits in 16 and cut off what is larger, which 63 avoids
/// @param mostSide the longer side, in numbers, of pictures inside the network that become
///   integers; larger ones stay floats
public record Calibration(double leftOut, int weightLevels, int mostSide) {
  /// All eight bits of weights.
  public static final int EIGHT_BITS = 127;

  /// Weights that no processor cuts off.
  public static final int SEVEN_BITS = 63;

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  public Calibration {
    if (!(leftOut >= 0 && leftOut < 0.1)
        || (weightLevels != EIGHT_BITS && weightLevels != SEVEN_BITS)
        || mostSide < 1) {
      throw new IllegalArgumentException(
          "less than a tenth is left out, weights have 127 or 63 levels, and sides 1 or more: not %s, %d, %d"
              .formatted(leftOut, weightLevels, mostSide));
    }
  }

  /// The whole range of what was seen, and the bits of weights that this processor multiplies
  /// without loss.
  public static Calibration usual(int mostSide) {
    return new Calibration(0, multipliesWhole() ? EIGHT_BITS : SEVEN_BITS, mostSide);
  }

  /// Whether sums of products of bytes are never cut off here: on anything but x86, and there with
  /// VNNI.
  private static boolean multipliesWhole() {
    if (!System.getProperty("os.arch", "").equals("amd64")) {
      return true;
    }
    try {
      return Files.readString(PROCESSOR, StandardCharsets.UTF_8).contains("_vnni");
    } catch (IOException e) {
      return false;
    }
  }
}
