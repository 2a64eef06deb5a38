package org.sightline.media.signing;

/// What a NAL unit is to the signature: the schemes hash slices and their own SEI, and nothing
/// else.
///
/// Parameter sets, delimiters and foreign SEI are free to change on the way. Of H.265, slices of
/// temporal sub-layers and leading pictures (types 2 to 9) are outside both schemes.
enum NalRole {
  /// First slice of a picture at which a GOP begins.
  GOP_START(true, true),
  /// Further slice of such a picture.
  KEY_SLICE(false, true),
  /// First slice of any other picture.
  PICTURE_START(true, true),
  /// Further slice of it.
  SLICE(false, true),
  SEI(false, false),
  /// A slice of a picture that the schemes do not hash.
  UNHASHED_SLICE(false, false),
  OTHER(false, false);

  private final boolean beginsPicture;
  private final boolean hashed;

  NalRole(boolean beginsPicture, boolean hashed) {
    this.beginsPicture = beginsPicture;
    this.hashed = hashed;
  }

  boolean beginsPicture() {
    return beginsPicture;
  }

  boolean isHashed() {
    return hashed;
  }

  static NalRole of(VideoCodec codec, byte[] in, int from, int to) {
    if (to - from < codec.headerBytes() + 1 || in[from] < 0) {
      return OTHER;
    }
    boolean first = in[from + codec.headerBytes()] < 0;
    return switch (codec) {
      case H264 -> ofH264(in[from], first);
      case H265 -> ofH265(in[from], in[from + 1], first);
    };
  }

  private static NalRole ofH264(byte header, boolean first) {
    boolean reference = (header & 0x60) != 0;
    return switch (header & 0x1F) {
      case 1 -> first ? PICTURE_START : SLICE;
      case 2, 3, 4 -> UNHASHED_SLICE;
      case 5 -> !reference ? OTHER : first ? GOP_START : KEY_SLICE;
      case 6 -> reference ? OTHER : SEI;
      default -> OTHER;
    };
  }

  private static NalRole ofH265(byte header, byte second, boolean first) {
    int type = header >> 1 & 0x3F;
    int temporal = (second & 7) - 1;
    if (temporal < 0) {
      return OTHER;
    }
    if (type <= 1) {
      return first ? PICTURE_START : SLICE;
    }
    if (type <= 9) {
      return UNHASHED_SLICE;
    }
    if (type >= 16 && type <= 21) {
      return temporal != 0 ? OTHER : first ? GOP_START : KEY_SLICE;
    }
    return type == 39 || type == 40 ? SEI : OTHER;
  }
}
