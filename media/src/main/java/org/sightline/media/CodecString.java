package org.sightline.media;

import java.util.Locale;

/// The name of an H.265 stream as browsers want it (ISO/IEC 14496-15, annex E.3), such as
/// `hvc1.1.6.L93.B0`.
final class CodecString {
  private static final int PROFILE_AT = 3;
  private static final int PROFILE_BYTES = 12;

  private CodecString() {}

  /// From the general profile, tier and level of a sequence parameter set (ITU-T H.265, 7.3.3);
  /// where it is cut off, of the codec alone.
  static String ofH265(byte[] sps) {
    byte[] general = new byte[PROFILE_BYTES];
    int filled = 0;
    int zeros = 0;
    for (int i = 2; i < sps.length && filled < PROFILE_BYTES; i++) {
      if (zeros >= 2 && sps[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = sps[i] == 0 ? zeros + 1 : 0;
      if (i >= PROFILE_AT) {
        general[filled++] = sps[i];
      }
    }
    if (filled < PROFILE_BYTES) {
      return "hvc1";
    }
    int space = general[0] >> 6 & 3;
    int compatibility = 0;
    for (int i = 0; i < 32; i++) {
      compatibility |= (general[1 + i / 8] >> (7 - i % 8) & 1) << i;
    }
    var text = new StringBuilder("hvc1.");
    text.append(space == 0 ? "" : String.valueOf((char) ('A' + space - 1)));
    text.append(general[0] & 0x1F).append('.').append(Integer.toHexString(compatibility));
    text.append('.').append((general[0] & 0x20) != 0 ? 'H' : 'L').append(general[11] & 0xFF);
    int last = 10;
    while (last > 4 && general[last] == 0) {
      last--;
    }
    for (int i = 5; i <= last; i++) {
      text.append('.').append(Integer.toHexString(general[i] & 0xFF));
    }
    return text.toString().toUpperCase(Locale.ROOT).replaceFirst("HVC1", "hvc1");
  }
}
