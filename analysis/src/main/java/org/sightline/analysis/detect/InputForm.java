package org.sightline.analysis.detect;

import java.util.List;

/// How a picture is painted into a network's input of 32-bit floats.
///
/// @param width and `height` of the input, pixels
/// @param fit where the picture lies in it
/// @param colours in which order, and whether in planes of their own
/// @param mean taken from each level (0 to 255), in the input's own order of colours
/// @param deviation by which each is then divided
public record InputForm(
    int width, int height, Fit fit, Colours colours, List<Float> mean, List<Float> deviation) {
  /// The largest side of an input, pixels.
  public static final int MAX_SIDE = 4096;

  /// The grey that networks were trained to see where there is no picture.
  static final float PADDING = 114;

  private static final List<Float> ZEROS = List.of(0f, 0f, 0f);

  /// Where the picture lies in the input.
  public enum Fit {
    /// All over it, out of shape.
    STRETCHED,
    /// In its own shape in the upper left, the rest grey.
    UPPER_LEFT,
    /// In its own shape in the middle, grey around it.
    CENTRED
  }

  /// The order of colours.
  public enum Colours {
    /// A plane of blue, then green, then red: `[n,3,height,width]`.
    BGR_PLANES,
    /// A plane of red, then green, then blue: `[n,3,height,width]`.
    RGB_PLANES,
    /// Red, green and blue of each pixel together: `[n,height,width,3]`.
    RGB_PACKED
  }

  public InputForm {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "a network's input is 1 to %d pixels wide and high, not %dx%d"
              .formatted(MAX_SIDE, width, height));
    }
    if (mean.size() != 3 || deviation.size() != 3 || deviation.contains(0f)) {
      throw new IllegalArgumentException(
          "three means and deviations, none of them 0: %s %s".formatted(mean, deviation));
    }
  }

  /// A square input of levels from 0 to `most`.
  static InputForm square(int side, Fit fit, Colours colours, float most) {
    float by = 255 / most;
    return new InputForm(side, side, fit, colours, ZEROS, List.of(by, by, by));
  }

  /// Its shape for `count` pictures.
  long[] shape(long count) {
    return colours == Colours.RGB_PACKED
        ? new long[] {count, height, width, 3}
        : new long[] {count, 3, height, width};
  }

  /// Numbers a picture takes.
  int size() {
    return width * height * 3;
  }
}
