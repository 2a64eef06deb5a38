package org.sightline.media.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// A baseline picture of random coefficients, which can be written with any Huffman tables.
///
/// @param blocks in the order of the scan: components in turn, coefficients in zigzag order
record MadeJpeg(int width, int height, int down, List<int[]> blocks) {
  /// Huffman tables as they stand in DHT segments: DC and AC of luma, then of chroma.
  record Tables(byte[][] four, HuffmanCode[] codes) {
    static final Tables EXAMPLES = of(JpegTables.HUFFMAN);

    static Tables of(byte[][] four) {
      return new Tables(
          four, Arrays.stream(four).map(HuffmanCode::new).toArray(HuffmanCode[]::new));
    }

    /// The same symbols in a random order, with codes of random lengths.
    static Tables own(Random random) {
      byte[][] four = new byte[4][];
      for (int i = 0; i < 4; i++) {
        byte[] example = JpegTables.HUFFMAN[i];
        List<Byte> symbols = new ArrayList<>();
        for (int at = 17; at < example.length; at++) {
          symbols.add(example[at]);
        }
        Collections.shuffle(symbols, random);
        four[i] = table(example[0], symbols, random);
      }
      return of(four);
    }

    private static byte[] table(byte place, List<Byte> symbols, Random random) {
      byte[] table = new byte[17 + symbols.size()];
      table[0] = place;
      int rest = symbols.size();
      int free = 1;
      for (int length = 1; length <= 16; length++) {
        free *= 2;
        // All the rest fits into the longest codes, and one code stays unused, as T.81 asks.
        int most = Math.min(rest, free - 1);
        int few = most <= 0 || length < 3 ? 0 : random.nextInt(most / 2 + 1);
        int behind = (free - few) * (1 << Math.min(16 - length, 9)) - 1;
        int count = length == 16 ? rest : behind < rest - few ? 0 : few;
        table[length] = (byte) count;
        free -= count;
        rest -= count;
      }
      for (int i = 0; i < symbols.size(); i++) {
        table[17 + i] = symbols.get(i);
      }
      return table;
    }
  }

  static MadeJpeg random(Random random, int width, int height, int down) {
    int units = (width + 15) / 16 * ((height + 8 * down - 1) / (8 * down));
    List<int[]> blocks = new ArrayList<>();
    for (int i = 0; i < units * (2 * down + 2); i++) {
      int[] block = new int[64];
      block[0] = random.nextInt(2000) - 1000;
      int count = random.nextInt(8) == 0 ? 63 : random.nextInt(12);
      for (int k = 0; k < count; k++) {
        block[1 + random.nextInt(63)] = (random.nextInt(1024) - 512) >> random.nextInt(9);
      }
      blocks.add(block);
    }
    return new MadeJpeg(width, height, down, blocks);
  }

  /// The whole file.
  ///
  /// @param interval macroblocks between restart markers, 0 for none
  byte[] file(Tables tables, int interval) {
    var out = new ByteArrayOutputStream();
    bytes(out, 0xFF, 0xD8);
    for (int id = 0; id < 2; id++) {
      bytes(out, 0xFF, 0xDB, 0, 67, id);
      for (int i = 1; i <= 64; i++) {
        out.write(i + id);
      }
    }
    bytes(out, 0xFF, 0xC0, 0, 17, 8, height >> 8, height, width >> 8, width, 3);
    bytes(out, 1, 0x20 | down, 0, 2, 0x11, 1, 3, 0x11, 1);
    for (byte[] table : tables.four()) {
      bytes(out, 0xFF, 0xC4, 0, table.length + 2);
      out.writeBytes(table);
    }
    if (interval > 0) {
      bytes(out, 0xFF, 0xDD, 0, 4, 0, interval);
    }
    bytes(out, 0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0);
    new Scan(tables, out).write(interval);
    bytes(out, 0xFF, 0xD9);
    return out.toByteArray();
  }

  /// The same with grey in both chroma planes, and the last value of luma in what stands beside the
  /// picture.
  MadeJpeg withoutChroma() {
    List<int[]> grey = new ArrayList<>();
    int across = (width + 7) / 8;
    int unitsAcross = (across + 1) / 2;
    int last = 0;
    for (int i = 0; i < blocks.size(); i++) {
      boolean luma = i % 4 < 2;
      boolean beside = i / 4 % unitsAcross * 2 + i % 4 >= across;
      int[] block = new int[64];
      if (luma && beside) {
        block[0] = last;
      } else if (luma) {
        block = blocks.get(i);
        last = block[0];
      }
      grey.add(block);
    }
    return new MadeJpeg(width, height, down, grey);
  }

  /// The luma of a picture with chroma of the full height, as a file of one component.
  byte[] greyFile(Tables tables, int interval) {
    int across = (width + 7) / 8;
    int unitsAcross = (across + 1) / 2;
    List<int[]> luma = new ArrayList<>();
    for (int row = 0; row < (height + 7) / 8; row++) {
      for (int column = 0; column < across; column++) {
        luma.add(blocks.get((row * unitsAcross + column / 2) * 4 + column % 2));
      }
    }
    var out = new ByteArrayOutputStream();
    bytes(out, 0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0);
    for (int i = 1; i <= 64; i++) {
      out.write(i);
    }
    bytes(out, 0xFF, 0xC0, 0, 11, 8, height >> 8, height, width >> 8, width, 1, 1, 0x22, 0);
    for (byte[] table : tables.four()) {
      bytes(out, 0xFF, 0xC4, 0, table.length + 2);
      out.writeBytes(table);
    }
    if (interval > 0) {
      bytes(out, 0xFF, 0xDD, 0, 4, 0, interval);
    }
    bytes(out, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0);
    new MadeJpeg(width, height, down, luma).new Scan(tables, out).writeLuma(interval);
    bytes(out, 0xFF, 0xD9);
    return out.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value);
    }
  }

  private final class Scan {
    private final Tables tables;
    private final ByteArrayOutputStream out;
    private int bits = 1;

    Scan(Tables tables, ByteArrayOutputStream out) {
      this.tables = tables;
      this.out = out;
    }

    void write(int interval) {
      int perUnit = 2 * down + 2;
      int[] before = new int[3];
      for (int i = 0; i < blocks.size(); i++) {
        int unit = i / perUnit;
        if (interval > 0 && unit > 0 && unit % interval == 0 && i % perUnit == 0) {
          fill();
          bytes(out, 0xFF, 0xD0 + (unit / interval - 1) % 8);
          Arrays.fill(before, 0);
        }
        int component = Math.max(0, i % perUnit - 2 * down + 1);
        int[] block = blocks.get(i);
        block(block, block[0] - before[component], component == 0 ? 0 : 2);
        before[component] = block[0];
      }
      fill();
    }

    void writeLuma(int interval) {
      int before = 0;
      for (int i = 0; i < blocks.size(); i++) {
        if (interval > 0 && i > 0 && i % interval == 0) {
          fill();
          bytes(out, 0xFF, 0xD0 + (i / interval - 1) % 8);
          before = 0;
        }
        int[] block = blocks.get(i);
        block(block, block[0] - before, 0);
        before = block[0];
      }
      fill();
    }

    private void block(int[] block, int difference, int table) {
      value(tables.codes()[table], 0, difference);
      int last = 63;
      while (last > 0 && block[last] == 0) {
        last--;
      }
      int zeros = 0;
      for (int k = 1; k <= last; k++) {
        if (block[k] == 0) {
          zeros++;
        } else {
          for (; zeros > 15; zeros -= 16) {
            code(tables.codes()[table + 1], 0xF0);
          }
          value(tables.codes()[table + 1], zeros, block[k]);
          zeros = 0;
        }
      }
      if (last < 63) {
        code(tables.codes()[table + 1], 0);
      }
    }

    private void value(HuffmanCode code, int zeros, int value) {
      int size = 0;
      while (Math.abs(value) >> size > 0) {
        size++;
      }
      code(code, zeros << 4 | size);
      for (int bit = size - 1; bit >= 0; bit--) {
        bit((value < 0 ? value - 1 : value) >> bit & 1);
      }
    }

    private void code(HuffmanCode code, int symbol) {
      for (int bit = code.bits(symbol) - 1; bit >= 0; bit--) {
        bit(code.code(symbol) >> bit & 1);
      }
    }

    private void bit(int bit) {
      bits = bits << 1 | bit;
      if (bits > 0xFF) {
        out.write(bits);
        if ((bits & 0xFF) == 0xFF) {
          out.write(0);
        }
        bits = 1;
      }
    }

    private void fill() {
      while (bits != 1) {
        bit(1);
      }
    }
  }
}
