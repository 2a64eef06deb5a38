package org.sightline.media.jpeg;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The segments of one JPEG file up to its first scan (ITU-T T.81, annex B), each as it stands.
///
/// Where something is missing or cut off, [#isWhole] is false and the rest is what was read so far.
final class JpegSegments {
  /// Components of a picture that RTP could carry in some way.
  static final int MAX_COMPONENTS = 3;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int DRI = 0xDD;
  private static final int SOF0 = 0xC0;
  private static final int SOF15 = 0xCF;
  private static final int MAX_SEGMENTS = 256;
  private static final int TABLES = 4;

  /// The largest sampling factor (ITU-T T.81, B.2.2).
  private static final int MAX_FACTOR = 4;

  /// One component of the frame.
  ///
  /// @param quantiser which table it is quantised with
  record Component(int id, int across, int down, int quantiser) {}

  private final byte[] file;
  private final byte[][] quantisers = new byte[TABLES][];
  private final byte[][] direct = new byte[TABLES][];
  private final byte[][] alternating = new byte[TABLES][];
  private Component[] components = {};
  private int[] tablesOfScan = {};
  private boolean onlyExamples = true;
  private int frameKind = -1;
  private int precision;
  private int width;
  private int height;
  private int restartInterval;
  private int scanFrom;
  private int scanTo;

  private JpegSegments(byte[] file) {
    this.file = file;
    direct[0] = JpegTables.HUFFMAN[0];
    alternating[0] = JpegTables.HUFFMAN[1];
    direct[1] = JpegTables.HUFFMAN[2];
    alternating[1] = JpegTables.HUFFMAN[3];
  }

  static JpegSegments of(byte[] file) {
    var segments = new JpegSegments(file);
    if (file.length >= 4 && segments.u16(0) == 0xFF00 + SOI) {
      segments.read();
    }
    return segments;
  }

  private void read() {
    int at = 2;
    for (int i = 0; i < MAX_SEGMENTS && at + 4 <= file.length; i++) {
      int code = file[at + 1] & 0xFF;
      int end = at + 2 + u16(at + 2);
      if (file[at] != (byte) 0xFF || end > file.length || end < at + 4) {
        return;
      }
      if (code == SOS) {
        scan(at + 4, end);
        return;
      }
      boolean good =
          switch (code) {
            case DQT -> quantisers(at + 4, end);
            case DRI -> restart(at + 4, end);
            case DHT -> huffman(at + 4, end);
            default -> !isFrame(code) || frame(code, at + 4, end);
          };
      if (!good) {
        return;
      }
      at = end;
    }
  }

  private static boolean isFrame(int code) {
    return code >= SOF0 && code <= SOF15 && code != JPG && code != DAC;
  }

  private boolean quantisers(int from, int end) {
    int at = from;
    while (at < end) {
      int id = file[at] & 0x0F;
      int bytes = JpegTables.QUANTISERS << (file[at] >> 4 & 1);
      if (id >= TABLES || bytes > end - at - 1) {
        return false;
      }
      quantisers[id] = Arrays.copyOfRange(file, at + 1, at + 1 + bytes);
      at += 1 + bytes;
    }
    return true;
  }

  private boolean huffman(int from, int end) {
    int at = from;
    while (at < end) {
      int length = JpegTables.exampleAt(file, at, end);
      onlyExamples &= length > 0;
      length = length > 0 ? length : HuffmanCode.lengthAt(file, at, end);
      int id = file[at] & 0x0F;
      if (length == 0 || id >= TABLES) {
        return false;
      }
      byte[][] tables = file[at] >> 4 == 0 ? direct : alternating;
      tables[id] = Arrays.copyOfRange(file, at, at + length);
      at += length;
    }
    return true;
  }

  private boolean frame(int code, int from, int end) {
    int count = end - from < 6 ? 0 : file[from + 5] & 0xFF;
    if (frameKind >= 0 || count == 0 || end - from < 6 + 3 * count) {
      return false;
    }
    frameKind = code - SOF0;
    precision = file[from] & 0xFF;
    height = u16(from + 1);
    width = u16(from + 3);
    components = new Component[count];
    for (int i = 0; i < count; i++) {
      int at = from + 6 + 3 * i;
      components[i] =
          new Component(
              file[at] & 0xFF, file[at + 1] >> 4 & 15, file[at + 1] & 15, file[at + 2] & 3);
    }
    return true;
  }

  private boolean restart(int from, int end) {
    if (end - from < 2) {
      return false;
    }
    restartInterval = u16(from);
    return true;
  }

  private void scan(int from, int end) {
    int count = file[from] & 0xFF;
    if (end - from < 1 + 2 * count + 3) {
      return;
    }
    int[] tables = new int[count];
    for (int i = 0; i < count; i++) {
      boolean inOrder =
          i < components.length && components[i].id() == (file[from + 1 + 2 * i] & 0xFF);
      tables[i] = inOrder ? file[from + 2 + 2 * i] & 0xFF : -1;
    }
    tablesOfScan = tables;
    scanFrom = end;
    scanTo = endOfScan();
  }

  private int endOfScan() {
    int end = file.length;
    while (end > 4 && file[end - 1] == 0) {
      end--;
    }
    return u16(end - 2) == 0xFF00 + EOI ? end - 2 : file.length;
  }

  private int u16(int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }

  /// Whether everything is there up to the bytes of a scan.
  boolean isWhole() {
    return scanFrom > 0 && scanTo >= scanFrom && components.length > 0 && width > 0 && height > 0;
  }

  /// Whether the scan can go over RTP as it stands.
  boolean ofExamples() {
    return isWhole()
        && onlyExamples
        && isBaseline()
        && hasCarriedSampling()
        && components[1].across() == 1
        && components[1].down() == 1
        && Arrays.equals(tablesOfScan, new int[] {0x00, 0x11, 0x11});
  }

  /// Whether the frame is sequential, of eight bits, Huffman coded, with one scan of all
  /// components.
  boolean isBaseline() {
    return (frameKind == 0 || frameKind == 1)
        && precision == 8
        && tablesOfScan.length == components.length
        && Arrays.stream(tablesOfScan).allMatch(t -> t >= 0);
  }

  /// Whether it has luma and, both alike, chroma of half the width and of the same or half the
  /// height, whatever factors say so.
  boolean hasCarriedSampling() {
    if (components.length != MAX_COMPONENTS) {
      return false;
    }
    Component luma = components[0];
    Component chroma = components[1];
    return chroma.across() == components[2].across()
        && chroma.down() == components[2].down()
        && chroma.across() >= 1
        && chroma.down() >= 1
        && luma.across() <= MAX_FACTOR
        && luma.down() <= MAX_FACTOR
        && luma.across() == 2 * chroma.across()
        && (luma.down() == chroma.down() || luma.down() == 2 * chroma.down())
        && Arrays.equals(quantisers[chroma.quantiser()], quantisers[components[2].quantiser()]);
  }

  /// Whether it has luma alone.
  boolean isGrey() {
    return components.length == 1;
  }

  int frameKind() {
    return frameKind;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Macroblocks between restart markers, 0 for none.
  int restartInterval() {
    return restartInterval;
  }

  Component component(int number) {
    return components[number];
  }

  /// The Huffman table of a component's first coefficients, or of the others; null if the file
  /// lacks it.
  byte @Nullable [] huffman(int component, boolean first) {
    int tables = tablesOfScan[component];
    int id = (first ? tables >> 4 : tables) & 0x0F;
    return id >= TABLES ? null : (first ? direct : alternating)[id];
  }

  int scanFrom() {
    return scanFrom;
  }

  int scanTo() {
    return scanTo;
  }

  /// What RTP tells of the picture; a grey one is given chroma without any content. Empty where a
  /// quantiser is missing.
  ///
  /// @param interval macroblocks between restart markers of the scan that is to be sent
  Optional<JpegHeader> header(int interval) {
    byte[] luma = quantisers[components[0].quantiser()];
    byte[] chroma = isGrey() ? luma : quantisers[components[1].quantiser()];
    if (luma == null || chroma == null) {
      return Optional.empty();
    }
    byte[] both = Arrays.copyOf(luma, luma.length + chroma.length);
    System.arraycopy(chroma, 0, both, luma.length, chroma.length);
    int wide = luma.length / 128 | chroma.length / 128 << 1;
    return Optional.of(new JpegHeader(width, height, hasHalfHeight(), interval, both, wide));
  }

  /// Whether chroma has half the height of luma.
  boolean hasHalfHeight() {
    return !isGrey() && components[0].down() == 2 * components[1].down();
  }
}
