package org.sightline.media.mp4;

/// The elementary stream descriptor (ISO/IEC 14496-1, 7.2.6.5), written.
final class Descriptors {
  private Descriptors() {}

  /// An `esds` box; without decoder configuration where `config` is empty.
  ///
  /// @param object what is inside (table 5 of 14496-1), such as 0x40 for MPEG-4 sound
  /// @param stream the kind of stream (table 6), 4 for pictures and 5 for sound
  static void write(BoxWriter out, int object, int stream, byte[] config) {
    int esds = out.fullBox("esds", 0, 0);
    int specific = config.length == 0 ? 0 : 5 + config.length;
    descriptor(out, 3, 3 + 5 + 13 + specific + 5 + 1);
    out.u16(1).u8(0);
    descriptor(out, 4, 13 + specific);
    out.u8(object).u8(stream << 2 | 1).u8(0).u16(0).u32(0).u32(0);
    if (specific > 0) {
      descriptor(out, 5, config.length);
      out.raw(config);
    }
    descriptor(out, 6, 1);
    out.u8(2).end(esds);
  }

  /// Tag and length in four bytes (8.3.3).
  private static void descriptor(BoxWriter out, int tag, int length) {
    out.u8(tag).u8(0x80 | length >> 21).u8(0x80 | length >> 14 & 0x7F);
    out.u8(0x80 | length >> 7 & 0x7F).u8(length & 0x7F);
  }
}
