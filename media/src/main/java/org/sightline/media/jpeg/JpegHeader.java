package org.sightline.media.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// All of a baseline JPEG picture but its scan, as far as RTP can carry it (RFC 2435): three
/// components, the example Huffman tables, chroma at half the width and perhaps half the height.
///
/// @param width pixels
/// @param height pixels
/// @param halfHeight whether chroma has half the height too (4:2:0), otherwise only half the width
///   (4:2:2)
/// @param restartInterval macroblocks between restart markers, 0 for none
/// @param tables quantisers of luma, then chroma, in zigzag order; each table is 64 bytes, or 128
///   where its entries have sixteen bits
/// @param wide which tables have sixteen bits: bit 0 for luma, bit 1 for chroma
public record JpegHeader(
    int width, int height, boolean halfHeight, int restartInterval, byte[] tables, int wide) {
  /// The largest width or height, pixels.
  public static final int MAX_PIXELS = 0xFFFF;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DHT = 0xC4;
  private static final int DRI = 0xDD;
  private static final int SOF0 = 0xC0;
  private static final int MAX_SEGMENTS = 256;

  /// Where the entropy-coded scan of a picture lies.
  ///
  /// @param from the byte behind the scan's header
  /// @param to the byte behind the scan, its end marker not counted
  public record Scan(JpegHeader header, int from, int to) {}

  public JpegHeader {
    if (tables.length != tableBytes(wide)) {
      throw new IllegalArgumentException(
          "%d bytes of quantisers where %d belong".formatted(tables.length, tableBytes(wide)));
    }
  }

  /// How many bytes two tables take.
  ///
  /// @param wide as in [JpegHeader]
  public static int tableBytes(int wide) {
    return JpegTables.QUANTISERS * (2 + (wide & 1) + (wide >> 1 & 1));
  }

  /// The tables of a quality from 1 to 99 (RFC 2435, section 4.2).
  ///
  /// @throws IllegalArgumentException for any other quality
  public static byte[] tablesOfQuality(int quality) {
    if (quality < 1 || quality > 99) {
      throw new IllegalArgumentException("quality %d: 1 to 99 have tables".formatted(quality));
    }
    return JpegTables.ofQuality(quality);
  }

  /// A whole JFIF file: this header, the scan, and an end marker where the scan lacks it.
  public byte[] file(byte[] scan, int length) {
    var out = new ByteArrayOutputStream(length + 700);
    marker(out, SOI);
    out.writeBytes(
        new byte[] {
          (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
        });
    int lumaBytes = JpegTables.QUANTISERS * (1 + (wide & 1));
    quantisers(out, (wide & 1) << 4, 0, lumaBytes);
    quantisers(out, (wide >> 1 & 1) << 4 | 1, lumaBytes, tables.length - lumaBytes);
    marker(out, SOF0);
    u16(out, 17);
    out.write(8);
    u16(out, height);
    u16(out, width);
    out.writeBytes(new byte[] {3, 1, (byte) (halfHeight ? 0x22 : 0x21), 0, 2, 0x11, 1, 3, 0x11, 1});
    for (byte[] table : JpegTables.HUFFMAN) {
      marker(out, DHT);
      u16(out, 2 + table.length);
      out.writeBytes(table);
    }
    if (restartInterval > 0) {
      marker(out, DRI);
      u16(out, 4);
      u16(out, restartInterval);
    }
    marker(out, SOS);
    u16(out, 12);
    out.writeBytes(new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
    out.write(scan, 0, length);
    boolean ended =
        length >= 2 && scan[length - 2] == (byte) 0xFF && (scan[length - 1] & 0xFF) == EOI;
    if (!ended) {
      marker(out, EOI);
    }
    return out.toByteArray();
  }

  private void quantisers(ByteArrayOutputStream out, int id, int from, int length) {
    marker(out, DQT);
    u16(out, 3 + length);
    out.write(id);
    out.write(tables, from, length);
  }

  private static void marker(ByteArrayOutputStream out, int code) {
    out.write(0xFF);
    out.write(code);
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  /// Reads a picture; empty if it is cut off, or if its scan cannot go as it is. [RtpJpeg] tells
  /// the two apart and can do more.
  public static Optional<Scan> parse(byte[] file) {
    JpegSegments segments = JpegSegments.of(file);
    return segments.ofExamples()
        ? segments
            .header(segments.restartInterval())
            .map(header -> new Scan(header, segments.scanFrom(), segments.scanTo()))
        : Optional.empty();
  }

  /// The width and height that the first frame header says, whatever kind of JPEG it is; empty
  /// where there is none.
  public static Optional<JpegSize> size(byte[] file) {
    int at = 2;
    for (int i = 0; i < MAX_SEGMENTS && at + 9 <= file.length; i++) {
      int code = file[at + 1] & 0xFF;
      if (file[at] != (byte) 0xFF || code == SOS) {
        return Optional.empty();
      }
      boolean frame = code >= SOF0 && code <= 0xCF && code != DHT && code != 0xC8 && code != 0xCC;
      if (frame) {
        return Optional.of(new JpegSize(u16(file, at + 7), u16(file, at + 5)));
      }
      at += 2 + u16(file, at + 2);
    }
    return Optional.empty();
  }

  private static int u16(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
  }
}
