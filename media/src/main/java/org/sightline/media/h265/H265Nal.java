package org.sightline.media.h265;

/// The kinds of H.265 NAL unit (ITU-T H.265 table 7-1) and what the two bytes of header say.
public final class H265Nal {
  /// The length of a NAL unit's header, bytes.
  public static final int HEADER_BYTES = 2;

  /// Video parameter set.
  public static final int VPS = 32;

  /// Sequence parameter set.
  public static final int SPS = 33;

  /// Picture parameter set.
  public static final int PPS = 34;

  /// Access unit delimiter.
  public static final int DELIMITER = 35;

  /// Supplemental enhancement information before its picture.
  public static final int SEI = 39;

  private static final int FIRST_KEY = 16;
  private static final int LAST_KEY = 23;
  private static final int LAST_SLICE = 31;

  private H265Nal() {}

  /// The type in a NAL unit's first byte.
  public static int type(byte header) {
    return header >> 1 & 0x3F;
  }

  /// Whether the NAL unit holds a part of a coded picture.
  public static boolean isSlice(int type) {
    return type <= LAST_SLICE;
  }

  /// Whether decoding can begin with a picture of this type (IRAP: IDR, CRA and BLA).
  public static boolean isKey(int type) {
    return type >= FIRST_KEY && type <= LAST_KEY;
  }

  /// Whether a slice is the first of its picture, by `first_slice_segment_in_pic_flag`.
  ///
  /// @param third the byte after the NAL header
  public static boolean beginsPicture(byte third) {
    return (third & 0x80) != 0;
  }

  /// Whether the NAL unit's type is that of a parameter set.
  public static boolean isParameterSet(int type) {
    return type >= VPS && type <= PPS;
  }
}
