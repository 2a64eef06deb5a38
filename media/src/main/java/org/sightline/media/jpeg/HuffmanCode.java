package org.sightline.media.jpeg;

/// One Huffman table (ITU-T T.81, annex C and F.2.2.3), for reading and for writing.
final class HuffmanCode {
  private static final int LENGTHS = 16;
  private static final int HEAD_BYTES = 1 + LENGTHS;
  private static final int MAX_SYMBOLS = 256;
  private static final int QUICK_BITS = 9;

  /// For each beginning of [#QUICK_BITS] bits: length of the code above the symbol, 0 for a longer
  /// one.
  private final short[] quick = new short[1 << QUICK_BITS];

  /// For each length: one more than its largest code, filled up to sixteen bits.
  private final int[] limit = new int[LENGTHS + 1];

  private final int[] offset = new int[LENGTHS + 1];
  private final byte[] symbols;
  private final int[] codeOf = new int[MAX_SYMBOLS];
  private final byte[] lengthOf = new byte[MAX_SYMBOLS];

  /// Reads a table as it stands in a DHT segment, class and place first, of which [#lengthAt] has
  /// told the length.
  HuffmanCode(byte[] table) {
    symbols = new byte[table.length - HEAD_BYTES];
    System.arraycopy(table, HEAD_BYTES, symbols, 0, symbols.length);
    int code = 0;
    int next = 0;
    for (int length = 1; length <= LENGTHS; length++) {
      offset[length] = next - code;
      int count = table[length] & 0xFF;
      for (int i = 0; i < count; i++) {
        place(code++, length, next++);
      }
      limit[length] = code << LENGTHS - length;
      code <<= 1;
    }
  }

  private void place(int code, int length, int index) {
    int symbol = symbols[index] & 0xFF;
    codeOf[symbol] = code;
    lengthOf[symbol] = (byte) length;
    if (length <= QUICK_BITS) {
      int first = code << QUICK_BITS - length;
      for (int i = 0; i < 1 << QUICK_BITS - length; i++) {
        quick[first + i] = (short) (length << 8 | symbol);
      }
    }
  }

  /// How long the table is that stands at `from` of a DHT segment; 0 if it is none, or if its codes
  /// do not fit their lengths.
  static int lengthAt(byte[] file, int from, int end) {
    if (end - from < HEAD_BYTES || (file[from] & 0xFF) >> 4 > 1) {
      return 0;
    }
    int count = 0;
    int code = 0;
    for (int length = 1; length <= LENGTHS; length++) {
      int here = file[from + length] & 0xFF;
      count += here;
      code = (code << 1) + here;
      if (code > 1 << length) {
        return 0;
      }
    }
    return count == 0 || count > MAX_SYMBOLS || end - from < HEAD_BYTES + count
        ? 0
        : HEAD_BYTES + count;
  }

  /// The code that the next sixteen bits begin with: its length above its symbol; 0 for none.
  int read(int sixteen) {
    int found = quick[sixteen >> LENGTHS - QUICK_BITS];
    if (found != 0) {
      return found;
    }
    for (int length = QUICK_BITS + 1; length <= LENGTHS; length++) {
      if (sixteen < limit[length]) {
        int index = offset[length] + (sixteen >> LENGTHS - length);
        return index < 0 || index >= symbols.length ? 0 : length << 8 | symbols[index] & 0xFF;
      }
    }
    return 0;
  }

  /// The code of a symbol.
  int code(int symbol) {
    return codeOf[symbol];
  }

  /// How many bits the code of a symbol has; 0 where it has none.
  int bits(int symbol) {
    return lengthOf[symbol];
  }
}
