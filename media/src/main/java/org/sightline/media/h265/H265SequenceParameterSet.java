package org.sightline.media.h265;

import java.util.Optional;
import org.sightline.media.h264.RbspReader;

/// What a sequence parameter set says about the pictures (ITU-T H.265 section 7.3.2.2.1).
///
/// @param id from 0 to 15
/// @param videoParameterSet the id of the video parameter set that it refers to, 0 to 15
/// @param width of the cropped picture, pixels
/// @param height of the cropped picture, pixels
public record H265SequenceParameterSet(int id, int videoParameterSet, int width, int height) {
  /// The longest parameter set that is read, bytes.
  public static final int MAX_BYTES = 4096;

  /// The largest width or height that is believed, pixels (level 6.2 allows 16 888).
  public static final int MAX_PIXELS = 16_888;

  /// Sets that can stand beside each other (section 7.4.3.2.1).
  static final int MAX_SETS = 16;

  private static final int PROFILE_BITS = 88;
  private static final int LEVEL_BITS = 8;

  /// Reads a NAL unit with its header; empty if it is none, is cut off, or is out of bounds.
  public static Optional<H265SequenceParameterSet> parse(byte[] nal) {
    if (nal.length < 16 || nal.length > MAX_BYTES || H265Nal.type(nal[0]) != H265Nal.SPS) {
      return Optional.empty();
    }
    var bits = new RbspReader(nal, H265Nal.HEADER_BYTES);
    int vps = bits.bits(4);
    int subLayers = bits.bits(3);
    bits.bit();
    skipProfileTierLevel(bits, subLayers);
    int id = bits.unsigned();
    int chroma = bits.unsigned();
    boolean separatePlanes = chroma == 3 && bits.bit() == 1;
    long width = bits.unsigned();
    long height = bits.unsigned();
    if (bits.overrun() || id >= MAX_SETS || chroma > 3 || subLayers > 6) {
      return Optional.empty();
    }
    if (bits.bit() == 1) {
      int unitX = (chroma == 1 || chroma == 2) && !separatePlanes ? 2 : 1;
      int unitY = chroma == 1 && !separatePlanes ? 2 : 1;
      width -= unitX * ((long) bits.unsigned() + bits.unsigned());
      height -= unitY * ((long) bits.unsigned() + bits.unsigned());
    }
    if (bits.overrun() || width < 1 || height < 1 || width > MAX_PIXELS || height > MAX_PIXELS) {
      return Optional.empty();
    }
    return Optional.of(new H265SequenceParameterSet(id, vps, (int) width, (int) height));
  }

  /// Section 7.3.3.
  private static void skipProfileTierLevel(RbspReader bits, int subLayers) {
    bits.skip(PROFILE_BITS + LEVEL_BITS);
    int skipped = 0;
    for (int i = 0; i < subLayers; i++) {
      skipped += bits.bit() == 1 ? PROFILE_BITS : 0;
      skipped += bits.bit() == 1 ? LEVEL_BITS : 0;
    }
    if (subLayers > 0) {
      bits.skip(2 * (8 - subLayers));
    }
    bits.skip(skipped);
  }
}
