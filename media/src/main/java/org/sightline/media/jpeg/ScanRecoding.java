package org.sightline.media.jpeg;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scan of one picture with own Huffman tables, coded anew with those that RTP takes for
/// granted (ITU-T T.81, annex F.1.2 and F.2.2). No coefficient changes, so neither does a pixel.
///
/// Blocks are written in the order of macroblocks of 16 pixels across, whichever the file has.
/// Restart markers are left out. The luma of a grey picture gets chroma without content beside it.
final class ScanRecoding {
  private static final int LAST_COEFFICIENT = 63;
  private static final int MAX_DIRECT_BITS = 11;
  private static final int END_OF_BLOCK = 0x00;
  private static final int SIXTEEN_ZEROS = 0xF0;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;

  private static final HuffmanCode[] EXAMPLES =
      Arrays.stream(JpegTables.HUFFMAN).map(HuffmanCode::new).toArray(HuffmanCode[]::new);

  private final byte[] file;
  private final JpegSegments segments;
  private final HuffmanCode[] direct;
  private final HuffmanCode[] alternating;
  private final int[] readBefore = new int[JpegSegments.MAX_COMPONENTS];
  private final int[] writtenBefore = new int[JpegSegments.MAX_COMPONENTS];

  private final @Nullable Plane[] planes = new Plane[JpegSegments.MAX_COMPONENTS];

  /// Of each block its first coefficient, then symbols with the bits behind them.
  private int[] tokens;

  private int tokenCount;
  private int at;
  private final int end;
  private long bits;
  private int bitCount;
  private int lentBits;

  private byte[] out;
  private int size;
  private long outBits;
  private int outCount;
  private boolean broken;

  private ScanRecoding(
      byte[] file, JpegSegments segments, HuffmanCode[] direct, HuffmanCode[] alternating) {
    this.file = file;
    this.segments = segments;
    this.direct = direct;
    this.alternating = alternating;
    this.at = segments.scanFrom();
    this.end = segments.scanTo();
    this.tokens = new int[end - at + 1024];
    this.out = new byte[(end - at) + (end - at) / 4 + 1024];
  }

  /// The scan coded anew; empty if the old one is cut off, damaged, or without its tables.
  static Optional<byte[]> of(byte[] file, JpegSegments segments) {
    int count = segments.isGrey() ? 1 : JpegSegments.MAX_COMPONENTS;
    HuffmanCode[] direct = new HuffmanCode[count];
    HuffmanCode[] alternating = new HuffmanCode[count];
    for (int i = 0; i < count; i++) {
      byte[] first = segments.huffman(i, true);
      byte[] others = segments.huffman(i, false);
      if (first == null || others == null) {
        return Optional.empty();
      }
      direct[i] = new HuffmanCode(first);
      alternating[i] = new HuffmanCode(others);
    }
    return Optional.ofNullable(new ScanRecoding(file, segments, direct, alternating).recoded());
  }

  private byte @Nullable [] recoded() {
    readAll();
    if (broken) {
      return null;
    }
    writeAll();
    if (broken) {
      return null;
    }
    if (outCount > 0) {
      write((1 << 8 - outCount) - 1, 8 - outCount);
    }
    return Arrays.copyOf(out, size);
  }

  /// Reads macroblock by macroblock; the blocks of a grey picture stand in plain rows (A.2.2).
  private void readAll() {
    boolean grey = segments.isGrey();
    int across = grey ? 1 : segments.component(0).across();
    int down = grey ? 1 : segments.component(0).down();
    int unitsAcross = blocks(segments.width(), 8 * across);
    int unitsDown = blocks(segments.height(), 8 * down);
    for (int i = 0; i < direct.length; i++) {
      planes[i] =
          grey
              ? new Plane(1, 1, unitsAcross, unitsDown)
              : new Plane(
                  segments.component(i).across(),
                  segments.component(i).down(),
                  unitsAcross,
                  unitsDown);
    }
    for (int unit = 0; unit < unitsAcross * unitsDown && !broken; unit++) {
      restart(unit);
      for (int i = 0; i < direct.length; i++) {
        Plane plane = planes[i];
        for (int block = 0; block < plane.across * plane.down && !broken; block++) {
          plane.starts[plane.place(unit, block)] = tokenCount;
          readBlock(i);
        }
      }
    }
  }

  /// Writes macroblocks of two blocks of luma across and one or two down, with one of each chroma.
  private void writeAll() {
    int down = segments.hasHalfHeight() ? 2 : 1;
    int unitsAcross = blocks(segments.width(), 16);
    int unitsDown = blocks(segments.height(), 8 * down);
    for (int row = 0; row < unitsDown; row++) {
      for (int column = 0; column < unitsAcross; column++) {
        for (int block = 0; block < 2 * down; block++) {
          writeBlock(0, 2 * column + block % 2, down * row + block / 2);
        }
        writeBlock(1, column, row);
        writeBlock(2, column, row);
      }
    }
  }

  /// Where the blocks of one component begin in [#tokens], row by row.
  private static final class Plane {
    private final int across;
    private final int down;
    private final int unitsAcross;
    private final int width;
    private final int[] starts;

    Plane(int across, int down, int unitsAcross, int unitsDown) {
      this.across = across;
      this.down = down;
      this.unitsAcross = unitsAcross;
      this.width = across * unitsAcross;
      this.starts = new int[width * down * unitsDown];
    }

    int place(int unit, int block) {
      int column = unit % unitsAcross * across + block % across;
      int row = unit / unitsAcross * down + block / across;
      return row * width + column;
    }
  }

  private static int blocks(int pixels, int size) {
    return (pixels + size - 1) / size;
  }

  private void restart(int unit) {
    int interval = segments.restartInterval();
    if (interval == 0 || unit == 0 || unit % interval != 0) {
      return;
    }
    bits = 0;
    bitCount = 0;
    lentBits = 0;
    while (at + 1 < end && !isRestart(at)) {
      at++;
    }
    broken |= at + 1 >= end;
    at += 2;
    Arrays.fill(readBefore, 0);
  }

  private boolean isRestart(int where) {
    int code = file[where + 1] & 0xFF;
    return file[where] == (byte) 0xFF && code >= RST0 && code <= RST7;
  }

  private void readBlock(int component) {
    int size = symbol(direct[component]);
    if (size > MAX_DIRECT_BITS) {
      broken = true;
      return;
    }
    readBefore[component] += extended(take(size), size);
    keep(readBefore[component]);
    HuffmanCode own = alternating[component];
    int coefficient = 1;
    while (coefficient <= LAST_COEFFICIENT && !broken) {
      int symbol = symbol(own);
      int bitsBehind = symbol & 0x0F;
      coefficient += (symbol >> 4) + 1;
      if (symbol == END_OF_BLOCK) {
        keep(END_OF_BLOCK);
        break;
      }
      if (bitsBehind == 0 ? symbol != SIXTEEN_ZEROS : coefficient > LAST_COEFFICIENT + 1) {
        broken = true;
      }
      keep(symbol << 16 | take(bitsBehind));
    }
    broken |= lentBits > bitCount;
  }

  private void keep(int token) {
    if (tokenCount == tokens.length) {
      tokens = Arrays.copyOf(tokens, tokens.length * 2);
    }
    tokens[tokenCount++] = token;
  }

  /// Writes one block; where the picture has none, an empty one.
  private void writeBlock(int component, int column, int row) {
    HuffmanCode example = EXAMPLES[component == 0 ? 1 : 3];
    Plane plane = planes[component];
    if (plane == null || column >= plane.width || row * plane.width >= plane.starts.length) {
      direct(component, 0);
      put(example, END_OF_BLOCK);
      return;
    }
    int at = plane.starts[row * plane.width + column];
    int value = tokens[at++];
    direct(component, value - writtenBefore[component]);
    writtenBefore[component] = value;
    int coefficient = 1;
    while (coefficient <= LAST_COEFFICIENT && !broken) {
      int token = tokens[at++];
      int symbol = token >> 16;
      put(example, symbol);
      if (symbol == END_OF_BLOCK) {
        return;
      }
      write(token & 0xFFFF, symbol & 0x0F);
      coefficient += (symbol >> 4) + 1;
    }
  }

  private void direct(int component, int difference) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    put(EXAMPLES[component == 0 ? 0 : 2], size);
    write(difference < 0 ? difference + (1 << size) - 1 : difference, size);
  }

  private static int extended(int value, int size) {
    return size > 0 && value < 1 << size - 1 ? value - (1 << size) + 1 : value;
  }

  private int symbol(HuffmanCode code) {
    fill();
    int found = code.read((int) (bits >> bitCount - 16) & 0xFFFF);
    int length = found >> 8;
    if (found == 0) {
      broken = true;
      return 0;
    }
    bitCount -= length;
    return found & 0xFF;
  }

  private int take(int count) {
    fill();
    bitCount -= count;
    return (int) (bits >> bitCount) & (1 << count) - 1;
  }

  /// Brings at least 32 bits. At the end of the scan, or before a marker, zeros are lent; a block
  /// that needed one of them is cut off.
  private void fill() {
    while (bitCount <= 32) {
      int next = 0;
      if (at < end && !(file[at] == (byte) 0xFF && (at + 1 >= end || file[at + 1] != 0))) {
        next = file[at] & 0xFF;
        at += next == 0xFF ? 2 : 1;
      } else {
        lentBits += 8;
      }
      bits = bits << 8 | next;
      bitCount += 8;
    }
  }

  private void put(HuffmanCode code, int symbol) {
    int length = code.bits(symbol);
    if (length == 0) {
      broken = true;
      return;
    }
    write(code.code(symbol), length);
  }

  private void write(int value, int count) {
    outBits = outBits << count | value & (1L << count) - 1;
    outCount += count;
    while (outCount >= 8) {
      outCount -= 8;
      byte next = (byte) (outBits >> outCount);
      if (size + 2 > out.length) {
        out = Arrays.copyOf(out, out.length * 2);
      }
      out[size++] = next;
      if (next == (byte) 0xFF) {
        out[size++] = 0;
      }
    }
  }
}
