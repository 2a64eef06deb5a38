package org.sightline.analysis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// A reader of compressed tar archives (POSIX.1-2001, ustar) that takes out files by name.
///
/// Only names that are asked for are written, and only where it was asked: no name in the archive
/// can lead anywhere. Bounded in entries and in bytes unpacked.
final class TarGz {
  static final int MAX_ENTRIES = 10_000;
  static final long MAX_BYTES = 128L << 20;

  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int TYPE_AT = 156;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;

  private TarGz() {}

  /// Writes each entry that `wanted` names to its path.
  ///
  /// @throws IOException if the archive is damaged or passes a limit; what it lacks is no error
  ///   here
  static void extract(Path archive, Map<String, Path> wanted) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      long left = MAX_BYTES;
      byte[] header = new byte[BLOCK];
      for (int entries = 0; in.readNBytes(header, 0, BLOCK) == BLOCK; entries++) {
        if (isEnd(header)) {
          return;
        }
        long size = octal(header, archive);
        left -= BLOCK + size;
        if (entries >= MAX_ENTRIES || left < 0) {
          throw new IOException(
              "%s unpacks to more than %d entries or %d bytes"
                  .formatted(archive.getFileName(), MAX_ENTRIES, MAX_BYTES));
        }
        boolean plain = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
        Path to = plain ? wanted.get(name(header)) : null;
        if (to == null) {
          in.skipNBytes(size);
        } else {
          try (OutputStream out = Files.newOutputStream(to)) {
            copy(in, out, size);
          }
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
    }
  }

  private static void copy(InputStream in, OutputStream out, long size) throws IOException {
    byte[] part = new byte[1 << 16];
    long left = size;
    while (left > 0) {
      int read = in.read(part, 0, (int) Math.min(part.length, left));
      if (read < 0) {
        throw new EOFException("the archive ends within a file");
      }
      out.write(part, 0, read);
      left -= read;
    }
  }

  private static boolean isEnd(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, NAME_BYTES);
    String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(header, at, end), StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, Path archive) throws IOException {
    String digits = text(header, SIZE_AT, SIZE_BYTES).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException(
          "%s is not a tar archive: an entry's size is '%s'"
              .formatted(archive.getFileName(), digits));
    }
    return Long.parseLong(digits, 8);
  }
}
