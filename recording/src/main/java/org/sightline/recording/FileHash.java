package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/// SHA-256 of a file, read in pieces.
final class FileHash {
  private static final int PIECE_BYTES = 256 << 10;

  private FileHash() {}

  /// SHA-256 of the file's first `bytes` bytes as hexadecimal digits; of all where it has less.
  static String of(Path file, long bytes) throws IOException {
    MessageDigest digest = SegmentFile.sha256Digest();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long left = bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (left > 0) {
        piece.clear().limit((int) Math.min(left, PIECE_BYTES));
        int read = channel.read(piece);
        if (read < 0) {
          break;
        }
        digest.update(piece.flip());
        left -= read;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
