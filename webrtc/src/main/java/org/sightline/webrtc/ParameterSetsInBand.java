package org.sightline.webrtc;

import java.util.List;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.NalUnits;

/// Key pictures with their parameter sets before them, which a browser gets nowhere else.
final class ParameterSetsInBand {
  private static final int H265_SPS = 33;

  private ParameterSetsInBand() {}

  /// The unit in length-prefixed form with parameter sets, the same where it has them.
  static byte[] with(byte[] unit, MediaFormat format) {
    if (format instanceof MediaFormat.H264 h && !holdsSps(unit, false)) {
      return joined(List.of(h.sps(), h.pps()), unit);
    }
    if (format instanceof MediaFormat.H265 h && !holdsSps(unit, true)) {
      return joined(List.of(h.vps(), h.sps(), h.pps()), unit);
    }
    return unit;
  }

  private static boolean holdsSps(byte[] unit, boolean h265) {
    int at = 0;
    while (at + 4 < unit.length) {
      int length = NalUnits.lengthAt(unit, at);
      int type = h265 ? unit[at + 4] >> 1 & 0x3F : Nal.type(unit[at + 4]);
      if (type == (h265 ? H265_SPS : Nal.SPS)) {
        return true;
      }
      if (length < 0 || length > unit.length - at - 4) {
        return false;
      }
      at += 4 + length;
    }
    return false;
  }

  private static byte[] joined(List<byte[]> sets, byte[] unit) {
    byte[] before = NalUnits.toLengthPrefixed(sets);
    byte[] all = new byte[before.length + unit.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(unit, 0, all, before.length, unit.length);
    return all;
  }
}
