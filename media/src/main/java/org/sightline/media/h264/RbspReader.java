package org.sightline.media.h264;

/// A reader of the bits of one NAL unit's payload, emulation prevention bytes taken out (ITU-T
/// H.264 section 7.3.1).
///
/// Reading past the end gives zeros and is remembered, so that a parser reads to its end and asks
/// once.
final class RbspReader {
  private final byte[] bytes;
  private int position;
  private int bit;
  private int zeros;
  private boolean overrun;

  RbspReader(byte[] nal, int from) {
    this.bytes = nal;
    this.position = from;
    skipEmulationPrevention();
  }

  boolean overrun() {
    return overrun;
  }

  int bit() {
    if (position >= bytes.length) {
      overrun = true;
      return 0;
    }
    int value = bytes[position] >> (7 - bit) & 1;
    if (++bit == 8) {
      bit = 0;
      zeros = bytes[position] == 0 ? zeros + 1 : 0;
      position++;
      skipEmulationPrevention();
    }
    return value;
  }

  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /// Unsigned exp-Golomb (section 9.1), at most 2^31 - 2; a longer code counts as an overrun.
  int unsigned() {
    int leading = 0;
    while (bit() == 0) {
      if (overrun || ++leading > 30) {
        overrun = true;
        return 0;
      }
    }
    return (1 << leading) - 1 + bits(leading);
  }

  /// Signed exp-Golomb (section 9.1.1).
  int signed() {
    int code = unsigned();
    return (code & 1) == 0 ? -(code >> 1) : (code + 1) >> 1;
  }

  private void skipEmulationPrevention() {
    if (zeros >= 2 && position < bytes.length && bytes[position] == 3) {
      zeros = 0;
      position++;
    }
  }
}
