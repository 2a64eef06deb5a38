package org.sightline.media.h264;

/// A reader of the bits of one NAL unit's payload, emulation prevention bytes taken out (ITU-T
/// H.264 section 7.3.1).
///
/// Reading past the end gives zeros and is remembered, so that a parser reads to its end and asks
/// once.
public final class RbspReader {
  private final byte[] bytes;
  private final int end;
  private int position;
  private int bit;
  private int zeros;
  private boolean overrun;

  /// A reader of `nal` from a byte on to its end.
  public RbspReader(byte[] nal, int from) {
    this(nal, from, nal.length);
  }

  /// A reader of the bytes from `from` to before `to`.
  public RbspReader(byte[] nal, int from, int to) {
    this.bytes = nal;
    this.end = to;
    this.position = from;
    skipEmulationPrevention();
  }

  /// Whether more was read than there is.
  public boolean overrun() {
    return overrun;
  }

  /// The next bit.
  public int bit() {
    if (position >= end) {
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

  /// The next bits, at most 32, the first one the most significant.
  public int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /// Unsigned exp-Golomb (section 9.1), at most 2^31 - 2; a longer code counts as an overrun.
  public int unsigned() {
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
  public int signed() {
    int code = unsigned();
    return (code & 1) == 0 ? -(code >> 1) : (code + 1) >> 1;
  }

  /// Passes over bits.
  public void skip(int count) {
    for (int i = 0; i < count && !overrun; i++) {
      bit();
    }
  }

  private void skipEmulationPrevention() {
    if (zeros >= 2 && position < end && bytes[position] == 3) {
      zeros = 0;
      position++;
    }
  }
}
