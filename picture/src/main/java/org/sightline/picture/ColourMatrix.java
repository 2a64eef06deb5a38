package org.sightline.picture;

/// How brightness and two differences of colour become red, green and blue (ITU-R BT.601 and
/// BT.709, in limited and full range); values 0 to 255.
///
/// @param lumaScale and `lumaOffset` bring luma to 0 to 255
/// @param redOfRed share of the red difference (Cr - 128) in red; the others alike
public record ColourMatrix(
    float lumaScale,
    float lumaOffset,
    float redOfRed,
    float greenOfBlue,
    float greenOfRed,
    float blueOfBlue) {
  private static final float CHROMA_LIMITED = 255f / 224;
  private static final float LUMA_LIMITED = 255f / 219;
  private static final ColourMatrix FULL_601 = matrix(true, false);
  private static final ColourMatrix LIMITED_601 = matrix(false, false);
  private static final ColourMatrix FULL_709 = matrix(true, true);
  private static final ColourMatrix LIMITED_709 = matrix(false, true);

  /// The one that the planes were made with.
  public static ColourMatrix of(Planes planes) {
    return planes.hd()
        ? planes.fullRange() ? FULL_709 : LIMITED_709
        : planes.fullRange() ? FULL_601 : LIMITED_601;
  }

  private static ColourMatrix matrix(boolean fullRange, boolean hd) {
    float chroma = fullRange ? 1 : CHROMA_LIMITED;
    float luma = fullRange ? 1 : LUMA_LIMITED;
    float offset = fullRange ? 0 : -16 * LUMA_LIMITED;
    return hd
        ? new ColourMatrix(
            luma, offset, 1.5748f * chroma, -0.1873f * chroma, -0.4681f * chroma, 1.8556f * chroma)
        : new ColourMatrix(
            luma, offset, 1.402f * chroma, -0.3441f * chroma, -0.7141f * chroma, 1.772f * chroma);
  }

  /// A byte of the luma plane as brightness.
  public float luma(int level) {
    return level * lumaScale + lumaOffset;
  }
}
