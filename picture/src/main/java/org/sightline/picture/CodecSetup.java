package org.sightline.picture;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.sightline.media.MediaFormat;

/// Parameter sets in the form in which a decoder wants them before the first access unit.
final class CodecSetup {
  /// Padding that says "lengths take four bytes" in both forms.
  private static final int LENGTH_SIZE_4 = 0xFF;

  private CodecSetup() {}

  /// An `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 5.3.3.1).
  static byte[] of(MediaFormat.H264 format) {
    byte[] sps = format.sps();
    if (sps.length < 4) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "H.264 parameter set of %d bytes is cut off".formatted(sps.length));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(sps, 1, 3);
    out.write(LENGTH_SIZE_4);
    out.write(0xE1);
    withLength(out, sps);
    out.write(1);
    withLength(out, format.pps());
    return out.toByteArray();
  }

  /// An `HEVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 8.3.3.1) whose profile fields are left
  /// zero: decoders take them from the parameter sets.
  static byte[] of(MediaFormat.H265 format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.writeBytes(new byte[20]);
    out.write(LENGTH_SIZE_4);
    List<byte[]> sets = List.of(format.vps(), format.sps(), format.pps());
    out.write(sets.size());
    for (byte[] set : sets) {
      if (set.length < 2) {
        throw new PictureException(
            PictureException.Kind.UNSUPPORTED,
            "H.265 parameter set of %d bytes is cut off".formatted(set.length));
      }
      out.write(0x80 | (set[0] >> 1 & 0x3F));
      out.write(0);
      out.write(1);
      withLength(out, set);
    }
    return out.toByteArray();
  }

  private static void withLength(ByteArrayOutputStream out, byte[] set) {
    if (set.length > 0xFFFF) {
      throw new PictureException(
          PictureException.Kind.UNSUPPORTED,
          "parameter set of %d bytes is longer than its length field can say"
              .formatted(set.length));
    }
    out.write(set.length >> 8);
    out.write(set.length);
    out.writeBytes(set);
  }

  /// The NAL units between the start codes of Annex B (ITU-T H.264, annex B), headers included.
  static List<byte[]> nalUnits(byte[] annexB) {
    List<byte[]> units = new java.util.ArrayList<>();
    int start = -1;
    for (int i = 0; i + 2 < annexB.length; i++) {
      if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
        add(units, annexB, start, i);
        start = i + 3;
        i += 2;
      }
    }
    add(units, annexB, start, annexB.length);
    return units;
  }

  private static void add(List<byte[]> units, byte[] annexB, int start, int next) {
    int end = next;
    while (start >= 0 && end > start && annexB[end - 1] == 0) {
      end--;
    }
    if (start >= 0 && end > start) {
      units.add(Arrays.copyOfRange(annexB, start, end));
    }
  }
}
