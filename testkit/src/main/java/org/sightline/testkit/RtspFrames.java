package org.sightline.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A server's bytes cut into RTSP messages and interleaved packets (RFC 2326 10.12).
///
/// For servers of our own or of tests: it trusts that what it reads is well formed, within bounds.
final class RtspFrames {
  /// The byte that a packet begins with.
  static final byte PACKET = '$';

  private static final int MAX_HEAD = 64 * 1024;
  private static final int MAX_BODY = 1 << 20;
  private static final String LENGTH = "content-length:";

  private final InputStream in;

  RtspFrames(InputStream in) {
    this.in = in;
  }

  /// The next whole message or packet, or null at the end.
  byte @Nullable [] next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    return first == PACKET ? packet() : message(first);
  }

  private byte[] packet() throws IOException {
    byte[] head = exactly(3);
    int length = (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
    byte[] frame = new byte[4 + length];
    frame[0] = PACKET;
    System.arraycopy(head, 0, frame, 1, 3);
    if (in.readNBytes(frame, 4, length) != length) {
      throw new EOFException("the server closed inside a packet");
    }
    return frame;
  }

  private byte[] message(int first) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(first);
    int ends = 0;
    while (ends < 2) {
      int b = in.read();
      if (b < 0 || message.size() > MAX_HEAD) {
        throw new EOFException("the server's message has no end");
      }
      message.write(b);
      ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
    }
    message.write(exactly(bodyLength(message.toString(StandardCharsets.ISO_8859_1))));
    return message.toByteArray();
  }

  private static int bodyLength(String head) {
    return head.toLowerCase(Locale.ROOT)
        .lines()
        .filter(line -> line.startsWith(LENGTH))
        .mapToInt(
            line -> Math.clamp(Long.parseLong(line.substring(LENGTH.length()).trim()), 0, MAX_BODY))
        .findFirst()
        .orElse(0);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new EOFException("the server closed inside a message");
    }
    return bytes;
  }
}
