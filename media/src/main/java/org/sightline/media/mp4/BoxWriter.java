package org.sightline.media.mp4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of nested boxes (ISO/IEC 14496-12, 4.2); each box's length is filled in when it
/// ends.
final class BoxWriter {
  private byte[] bytes = new byte[1024];
  private int size;

  /// Begins a box and returns its position, to be given to [#end(int)].
  int box(String type) {
    int at = size;
    u32(0);
    ascii(type);
    return at;
  }

  /// Begins a box with version and flags (4.2, FullBox).
  int fullBox(String type, int version, int flags) {
    int at = box(type);
    u32((long) version << 24 | flags);
    return at;
  }

  BoxWriter end(int at) {
    patch32(at, size - at);
    return this;
  }

  int size() {
    return size;
  }

  BoxWriter u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  BoxWriter u16(int value) {
    return u8(value >> 8).u8(value);
  }

  BoxWriter u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  BoxWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  BoxWriter ascii(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  BoxWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  BoxWriter zeros(int count) {
    room(count);
    size += count;
    return this;
  }

  void patch32(int at, long value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
