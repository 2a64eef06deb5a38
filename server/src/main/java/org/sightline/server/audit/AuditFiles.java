package org.sightline.server.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of an audit log: `000001.jsonl`, `000002.jsonl`, … in one folder, each begun when the
/// one before has grown past [#MAX_FILE_BYTES], and `heads.jsonl`.
final class AuditFiles {
  /// The size at which a new file is begun, in bytes.
  static final long MAX_FILE_BYTES = 16L << 20;

  /// The file that the log's newest number and hash are written to once a minute.
  static final String HEADS = "heads.jsonl";

  private static final String NAME = "[0-9]{6}\\.jsonl";

  private AuditFiles() {}

  /// The log's files, oldest first.
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().matches(NAME)).sorted().toList();
    }
  }

  static Path first(Path folder) {
    return folder.resolve("000001.jsonl");
  }

  static Path after(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling("%06d.jsonl".formatted(Integer.parseInt(name.substring(0, 6)) + 1));
  }

  /// Takes the lines of a file one after the other.
  @FunctionalInterface
  interface Taking {
    /// @param offset of the line's first byte
    /// @param whole whether the line was ended; only a file's last can be torn
    /// @return whether to go on
    boolean line(byte[] line, long offset, boolean whole);
  }

  /// Reads a file line by line; of a line longer than [AuditLine#MAX_BYTES] only the beginning is
  /// handed on.
  static void read(Path file, Taking taking) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      long offset = 0;
      long begin = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        offset++;
        if (b == '\n') {
          if (!taking.line(line.toByteArray(), begin, true)) {
            return;
          }
          line.reset();
          begin = offset;
        } else if (line.size() < AuditLine.MAX_BYTES) {
          line.write(b);
        }
      }
      if (offset > begin) {
        taking.line(line.toByteArray(), begin, false);
      }
    }
  }
}
