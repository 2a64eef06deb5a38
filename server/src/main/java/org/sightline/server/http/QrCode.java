package org.sightline.server.http;

import java.nio.charset.StandardCharsets;

/// A short text as a QR code (ISO/IEC 18004): byte mode, error correction L, versions 1 to 9, which
/// hold 230 bytes.
///
/// The data mask is always the first, a chessboard: readers take any, and the text is encoded and
/// without long runs.
final class QrCode {
  /// The longest text, in bytes.
  static final int MAX_BYTES = 230;

  // Codewords in all, error correction codewords of a block, and blocks, for each version.
  private static final int[][] FORMS = {
    {},
    {26, 7, 1},
    {44, 10, 1},
    {70, 15, 1},
    {100, 20, 1},
    {134, 26, 1},
    {172, 18, 2},
    {196, 20, 2},
    {242, 24, 2},
    {292, 30, 2}
  };
  private static final int FORMAT_L_MASK_0 = formatBits(0b01 << 3);
  private static final int QUIET = 4;

  private final int size;
  private final boolean[][] dark;
  private final boolean[][] fixed;

  private QrCode(int version) {
    size = 17 + 4 * version;
    dark = new boolean[size][size];
    fixed = new boolean[size][size];
    patterns(version);
  }

  /// The code of a text.
  ///
  /// @throws IllegalArgumentException if it is longer than [#MAX_BYTES]
  static QrCode of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int version = 1; version < FORMS.length; version++) {
      int[] form = FORMS[version];
      int capacity = form[0] - form[1] * form[2];
      if (bytes.length + 2 <= capacity) {
        QrCode code = new QrCode(version);
        code.place(codewords(data(bytes, capacity), form));
        return code;
      }
    }
    throw new IllegalArgumentException("a text of %d bytes".formatted(bytes.length));
  }

  /// Modules on a side.
  int size() {
    return size;
  }

  boolean isDark(int x, int y) {
    return dark[y][x];
  }

  /// The picture, black on white in any theme, with the quiet zone that readers need.
  String svg() {
    int side = size + 2 * QUIET;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        if (dark[y][x]) {
          path.append("M%d %dh1v1h-1z".formatted(x + QUIET, y + QUIET));
        }
      }
    }
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
            + "<path d=\"%s\"/></svg>")
        .formatted(side, side, side, side, path);
  }

  /// Mode, length, text, end and padding.
  private static byte[] data(byte[] text, int capacity) {
    byte[] data = new byte[capacity];
    data[0] = (byte) (0b0100 << 4 | text.length >> 4);
    data[1] = (byte) (text.length << 4);
    for (int i = 0; i < text.length; i++) {
      data[i + 1] |= (byte) ((text[i] & 0xFF) >> 4);
      data[i + 2] = (byte) (text[i] << 4);
    }
    for (int i = text.length + 2; i < capacity; i++) {
      data[i] = (byte) ((i - text.length) % 2 == 0 ? 0xEC : 0x11);
    }
    return data;
  }

  /// Data and error correction, block by block interleaved.
  private static byte[] codewords(byte[] data, int[] form) {
    int blocks = form[2];
    int each = data.length / blocks;
    byte[] all = new byte[form[0]];
    for (int block = 0; block < blocks; block++) {
      byte[] part = java.util.Arrays.copyOfRange(data, block * each, (block + 1) * each);
      byte[] correction = correction(part, form[1]);
      for (int i = 0; i < each; i++) {
        all[i * blocks + block] = part[i];
      }
      for (int i = 0; i < correction.length; i++) {
        all[data.length + i * blocks + block] = correction[i];
      }
    }
    return all;
  }

  /// The remainder by the Reed-Solomon generator of that degree, over GF(256) with 0x11D.
  private static byte[] correction(byte[] data, int degree) {
    int[] generator = new int[degree];
    generator[degree - 1] = 1;
    int root = 1;
    for (int i = 0; i < degree; i++) {
      for (int j = 0; j < degree; j++) {
        generator[j] = times(generator[j], root) ^ (j + 1 < degree ? generator[j + 1] : 0);
      }
      root = times(root, 2);
    }
    byte[] rest = new byte[degree];
    for (byte each : data) {
      int factor = (each ^ rest[0]) & 0xFF;
      System.arraycopy(rest, 1, rest, 0, degree - 1);
      rest[degree - 1] = 0;
      for (int i = 0; i < degree; i++) {
        rest[i] ^= (byte) times(generator[i], factor);
      }
    }
    return rest;
  }

  private static int times(int a, int b) {
    int product = 0;
    for (int bit = 7; bit >= 0; bit--) {
      product = product << 1 ^ (product >> 7) * 0x11D;
      product ^= (b >> bit & 1) * a;
    }
    return product;
  }

  private static int formatBits(int data) {
    int rest = data;
    for (int i = 0; i < 10; i++) {
      rest = rest << 1 ^ (rest >> 9) * 0x537;
    }
    return (data << 10 | rest) ^ 0x5412;
  }

  private void patterns(int version) {
    for (int i = 0; i < size; i++) {
      set(6, i, i % 2 == 0);
      set(i, 6, i % 2 == 0);
    }
    finder(3, 3);
    finder(size - 4, 3);
    finder(3, size - 4);
    alignments(version);
    format();
    if (version >= 7) {
      version(version);
    }
  }

  private void finder(int atX, int atY) {
    for (int dy = -4; dy <= 4; dy++) {
      for (int dx = -4; dx <= 4; dx++) {
        int ring = Math.max(Math.abs(dx), Math.abs(dy));
        int x = atX + dx;
        int y = atY + dy;
        if (x >= 0 && x < size && y >= 0 && y < size) {
          set(x, y, ring != 2 && ring != 4);
        }
      }
    }
  }

  private void alignments(int version) {
    if (version == 1) {
      return;
    }
    int last = size - 7;
    int[] places = version < 7 ? new int[] {6, last} : new int[] {6, (6 + last) / 2, last};
    for (int y : places) {
      for (int x : places) {
        boolean corner = x == 6 && y == 6 || x == 6 && y == last || x == last && y == 6;
        for (int dy = -2; dy <= 2 && !corner; dy++) {
          for (int dx = -2; dx <= 2; dx++) {
            set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) != 1);
          }
        }
      }
    }
  }

  private void format() {
    int bits = FORMAT_L_MASK_0;
    for (int i = 0; i < 15; i++) {
      boolean bit = (bits >> i & 1) != 0;
      int along = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
      set(8, along, bit);
      int back = i < 8 ? size - 1 - i : i == 8 ? 7 : 14 - i;
      set(back, 8, bit);
    }
    set(8, size - 8, true);
  }

  private void version(int version) {
    int rest = version;
    for (int i = 0; i < 12; i++) {
      rest = rest << 1 ^ (rest >> 11) * 0x1F25;
    }
    int bits = version << 12 | rest;
    for (int i = 0; i < 18; i++) {
      boolean bit = (bits >> i & 1) != 0;
      set(size - 11 + i % 3, i / 3, bit);
      set(i / 3, size - 11 + i % 3, bit);
    }
  }

  private void set(int x, int y, boolean black) {
    dark[y][x] = black;
    fixed[y][x] = true;
  }

  /// Bit by bit in columns of two from the right, up and down, over the timing column.
  private void place(byte[] codewords) {
    int bit = 0;
    for (int right = size - 1; right >= 1; right -= 2) {
      if (right == 6) {
        right = 5;
      }
      for (int i = 0; i < size; i++) {
        boolean up = (right + 1 & 2) == 0;
        int y = up ? size - 1 - i : i;
        for (int x = right; x > right - 2; x--) {
          if (!fixed[y][x]) {
            boolean black =
                bit < codewords.length * 8 && (codewords[bit >> 3] >> 7 - (bit & 7) & 1) != 0;
            dark[y][x] = black ^ (x + y) % 2 == 0;
            bit++;
          }
        }
      }
    }
  }
}
