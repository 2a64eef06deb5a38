package org.sightline.media.h264;

/// The kinds of NAL unit (ITU-T H.264 table 7-1) and what one byte of header says.
public final class Nal {
  /// Coded slice of a picture that is no IDR picture.
  public static final int SLICE = 1;

  /// Coded slice of an IDR picture: decoding can begin here.
  public static final int IDR_SLICE = 5;

  /// Supplemental enhancement information; signed video carries its signature in it.
  public static final int SEI = 6;

  /// Sequence parameter set.
  public static final int SPS = 7;

  /// Picture parameter set.
  public static final int PPS = 8;

  /// Access unit delimiter.
  public static final int DELIMITER = 9;

  private Nal() {}

  /// The type in a NAL unit's first byte.
  public static int type(byte header) {
    return header & 0x1F;
  }

  /// Whether the NAL unit holds a part of a coded picture.
  public static boolean isSlice(int type) {
    return type >= SLICE && type <= IDR_SLICE;
  }

  /// Whether a slice of type 1, 2 or 5 is the first of its picture, by `first_mb_in_slice` = 0: an
  /// exp-Golomb 0 is a single set bit.
  ///
  /// @param second the byte after the NAL header
  public static boolean beginsPicture(byte second) {
    return (second & 0x80) != 0;
  }
}
