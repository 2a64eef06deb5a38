package org.sightline.media.h264;

import java.util.Optional;

/// What a sequence parameter set says about the pictures (ITU-T H.264 section 7.3.2.1.1).
///
/// @param id from 0 to 31
/// @param width of the cropped picture, pixels
/// @param height of the cropped picture, pixels; of a frame, where fields are coded
public record SequenceParameterSet(int id, int profile, int level, int width, int height) {
  /// The longest parameter set that is read, bytes.
  public static final int MAX_BYTES = 4096;

  /// The largest width or height that is believed, pixels (level 6.2 allows 16 384).
  public static final int MAX_PIXELS = 16_384;

  private static final int MAX_REFERENCE_CYCLE = 255;

  /// Reads a NAL unit with its header; empty if it is none, is cut off, or is out of bounds.
  public static Optional<SequenceParameterSet> parse(byte[] nal) {
    if (nal.length < 5 || nal.length > MAX_BYTES || Nal.type(nal[0]) != Nal.SPS) {
      return Optional.empty();
    }
    var bits = new RbspReader(nal, 1);
    int profile = bits.bits(8);
    bits.bits(8);
    int level = bits.bits(8);
    int id = bits.unsigned();
    int chroma = 1;
    boolean separatePlanes = false;
    if (hasChromaFormat(profile)) {
      chroma = bits.unsigned();
      if (chroma == 3) {
        separatePlanes = bits.bit() == 1;
      }
      bits.unsigned();
      bits.unsigned();
      bits.bit();
      if (bits.bit() == 1) {
        skipScalingLists(bits, chroma == 3 ? 12 : 8);
      }
    }
    bits.unsigned();
    skipPictureOrder(bits);
    bits.unsigned();
    bits.bit();
    int widthMacroblocks = bits.unsigned() + 1;
    int heightMapUnits = bits.unsigned() + 1;
    boolean framesOnly = bits.bit() == 1;
    if (!framesOnly) {
      bits.bit();
    }
    bits.bit();
    if (bits.overrun() || id > 31 || chroma > 3) {
      return Optional.empty();
    }
    int fields = framesOnly ? 1 : 2;
    long width = 16L * widthMacroblocks;
    long height = 16L * heightMapUnits * fields;
    if (bits.bit() == 1) {
      int unitX = chroma == 0 || separatePlanes || chroma == 3 ? 1 : 2;
      int unitY = (chroma == 1 && !separatePlanes ? 2 : 1) * fields;
      width -= (long) unitX * ((long) bits.unsigned() + bits.unsigned());
      height -= (long) unitY * ((long) bits.unsigned() + bits.unsigned());
    }
    if (bits.overrun() || width < 1 || height < 1 || width > MAX_PIXELS || height > MAX_PIXELS) {
      return Optional.empty();
    }
    return Optional.of(new SequenceParameterSet(id, profile, level, (int) width, (int) height));
  }

  private static boolean hasChromaFormat(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  private static void skipScalingLists(RbspReader bits, int lists) {
    for (int list = 0; list < lists; list++) {
      if (bits.bit() == 0) {
        continue;
      }
      int last = 8;
      int next = 8;
      for (int i = 0; i < (list < 6 ? 16 : 64) && next != 0; i++) {
        next = last + bits.signed() & 0xFF;
        last = next == 0 ? last : next;
      }
    }
  }

  private static void skipPictureOrder(RbspReader bits) {
    int type = bits.unsigned();
    if (type == 0) {
      bits.unsigned();
    } else if (type == 1) {
      bits.bit();
      bits.signed();
      bits.signed();
      int cycle = Math.min(bits.unsigned(), MAX_REFERENCE_CYCLE);
      for (int i = 0; i < cycle; i++) {
        bits.signed();
      }
    }
  }
}
