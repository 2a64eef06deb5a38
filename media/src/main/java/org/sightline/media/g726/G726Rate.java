package org.sightline.media.g726;

/// The tables of one rate of G.726 (ITU-T G.726, tables 7 to 14): what a code word says about the
/// difference, the speed and the scale. The second half of each mirrors the first.
enum G726Rate {
  BITS_2(
      new int[] {116, 365}, //
      new int[] {-704, 14_048},
      new int[] {0, 0xE00}),
  BITS_3(
      new int[] {-2048, 135, 273, 373},
      new int[] {-128, 960, 4384, 18_624},
      new int[] {0, 0x200, 0x400, 0xE00}),
  BITS_4(
      new int[] {-2048, 4, 135, 213, 273, 323, 373, 425},
      new int[] {-384, 576, 1312, 2048, 3584, 6336, 11_360, 35_904},
      new int[] {0, 0, 0, 0x200, 0x200, 0x200, 0x600, 0xE00}),
  BITS_5(
      new int[] {-2048, -66, 28, 104, 169, 224, 274, 318, 358, 395, 429, 459, 488, 514, 539, 566},
      new int[] {
        448, 448, 768, 1248, 1280, 1312, 1856, 3200, 4512, 5728, 7008, 8960, 11_456, 14_080, 16_928,
        22_272
      },
      new int[] {
        0, 0, 0, 0, 0, 0x200, 0x200, 0x200, 0x200, 0x200, 0x400, 0x600, 0x800, 0xA00, 0xC00, 0xC00
      });

  private final int[] differences;
  private final int[] scales;
  private final int[] speeds;

  G726Rate(int[] differences, int[] scales, int[] speeds) {
    this.differences = differences;
    this.scales = scales;
    this.speeds = speeds;
  }

  static G726Rate of(int bitsPerSample) {
    return switch (bitsPerSample) {
      case 2 -> BITS_2;
      case 3 -> BITS_3;
      case 4 -> BITS_4;
      case 5 -> BITS_5;
      default ->
          throw new IllegalArgumentException(
              "G.726 of %d bits a sample: 2 to 5 are possible".formatted(bitsPerSample));
    };
  }

  int bits() {
    return ordinal() + 2;
  }

  /// Whether the code word is one of a negative difference.
  boolean negative(int code) {
    return code >= differences.length;
  }

  int difference(int code) {
    return differences[mirrored(code)];
  }

  int scale(int code) {
    return scales[mirrored(code)];
  }

  int speed(int code) {
    return speeds[mirrored(code)];
  }

  private int mirrored(int code) {
    return negative(code) ? 2 * differences.length - 1 - code : code;
  }
}
