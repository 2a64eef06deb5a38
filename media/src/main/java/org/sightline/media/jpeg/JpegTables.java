package org.sightline.media.jpeg;

import java.util.Arrays;
import java.util.HexFormat;

/// The tables that ITU-T T.81, annex K gives as examples and that RTP takes for granted.
final class JpegTables {
  /// Entries of a quantisation table.
  static final int QUANTISERS = 64;

  /// The Huffman tables of tables K.3 to K.6 as they stand in DHT segments, class and place first.
  static final byte[][] HUFFMAN = {
    HexFormat.of().parseHex("00" + "00010501010101010100000000000000" + "000102030405060708090a0b"),
    HexFormat.of()
        .parseHex(
            "10"
                + "0002010303020403050504040000017d"
                + "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a16"
                + "1718191a25262728292a3435363738393a434445464748494a535455565758595a63646566676869"
                + "6a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6"
                + "b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8"
                + "f9fa"),
    HexFormat.of().parseHex("01" + "00030101010101010101010000000000" + "000102030405060708090a0b"),
    HexFormat.of()
        .parseHex(
            "11"
                + "00020102040403040705040400010277"
                + "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434"
                + "e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768"
                + "696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4"
                + "b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8"
                + "f9fa"),
  };

  /// Table K.1, in zigzag order.
  private static final int[] LUMA = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, //
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51, //
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, //
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  /// The beginning of table K.2, in zigzag order; all that follow are 99.
  private static final int[] CHROMA = {17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66};

  private static final int CHROMA_REST = 99;

  private JpegTables() {}

  /// How long the example Huffman table is that stands at `from`; 0 where there is none.
  static int exampleAt(byte[] file, int from, int end) {
    for (byte[] table : HUFFMAN) {
      int to = from + table.length;
      if (to <= end && Arrays.equals(table, 0, table.length, file, from, to)) {
        return table.length;
      }
    }
    return 0;
  }

  /// The tables of luma and chroma in a row, for a quality from 1 to 99 (RFC 2435, appendix A).
  static byte[] ofQuality(int quality) {
    int scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
    byte[] tables = new byte[2 * QUANTISERS];
    for (int i = 0; i < QUANTISERS; i++) {
      tables[i] = scaled(LUMA[i], scale);
      tables[QUANTISERS + i] = scaled(i < CHROMA.length ? CHROMA[i] : CHROMA_REST, scale);
    }
    return tables;
  }

  private static byte scaled(int value, int scale) {
    return (byte) Math.clamp((value * (long) scale + 50) / 100, 1, 255);
  }
}
