package org.sightline.media.mp4;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file seen as it was long when it was opened; reads behind that end are refused before anything
/// is allocated.
final class FileBytes implements AutoCloseable {
  private final FileChannel channel;
  private final long length;

  /// The header of a box that stands in a file.
  ///
  /// @param body where its inside begins
  /// @param end where the next box begins; may lie behind the end of a torn file
  record Header(String type, long start, long body, long end) {}

  FileBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  static FileBytes open(Path file) throws IOException {
    return new FileBytes(FileChannel.open(file, StandardOpenOption.READ));
  }

  long length() {
    return length;
  }

  ByteBuffer read(long offset, long count) throws IOException {
    if (offset < 0 || count < 0 || count > Integer.MAX_VALUE || offset > length - count) {
      throw new EOFException(
          "%d bytes at %d of a file of %d bytes".formatted(count, offset, length));
    }
    ByteBuffer into = ByteBuffer.allocate((int) count);
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new EOFException("file became shorter than %d bytes".formatted(length));
      }
    }
    return into.flip();
  }

  /// The header at `offset`, or null where no whole header is left.
  @org.jspecify.annotations.Nullable
  Header header(long offset) throws IOException {
    long left = length - offset;
    if (left < Box.HEADER_BYTES) {
      return null;
    }
    ByteBuffer in = read(offset, Math.min(left, 16));
    long size = in.getInt() & 0xFFFFFFFFL;
    String type = Box.typeOf(in.getInt());
    int header = Box.HEADER_BYTES;
    if (size == 1) {
      if (in.remaining() < 8) {
        return null;
      }
      size = in.getLong();
      header = 16;
    } else if (size == 0) {
      size = left;
    }
    if (size < header || offset + size < 0) {
      throw Mp4Exception.malformed(
          "box %s at %d says %d bytes".formatted(Box.printable(type), offset, size));
    }
    return new Header(type, offset, offset + header, offset + size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
