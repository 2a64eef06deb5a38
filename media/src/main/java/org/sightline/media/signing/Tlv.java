package org.sightline.media.signing;

import java.util.Optional;

/// The fields behind the UUID: a tag in one byte, a length, a value.
///
/// ONVIF writes every length in two bytes; Axis writes those of tags 1 and 7 in one. A tag that is
/// not known here is stepped over, as one with a length of two bytes. Reading ends at the first
/// field that does not fit.
final class Tlv {
  private final byte[] in;
  private final int end;
  private final boolean axis;
  private int next;
  private int tag;
  private int tagAt;
  private int from;
  private boolean torn;

  Tlv(byte[] in, int from, int end, boolean axis) {
    this.in = in;
    this.next = from;
    this.end = end;
    this.axis = axis;
  }

  /// Steps to the next field; false at the end.
  boolean advance() {
    int header = next < end ? 1 + lengthBytes(in[next] & 0xFF) : 1;
    if (end - next < header) {
      torn = next < end;
      return false;
    }
    tagAt = next;
    tag = in[next] & 0xFF;
    int length =
        header == 2 ? in[next + 1] & 0xFF : (in[next + 1] & 0xFF) << 8 | in[next + 2] & 0xFF;
    from = next + header;
    if (length > end - from) {
      torn = true;
      return false;
    }
    next = from + length;
    return true;
  }

  private int lengthBytes(int ofTag) {
    return axis && (ofTag == 1 || ofTag == 7) ? 1 : 2;
  }

  int tag() {
    return tag;
  }

  /// Where the field's tag is.
  int tagAt() {
    return tagAt;
  }

  /// Whether the fields ended in the middle of one.
  boolean torn() {
    return torn;
  }

  Value value() {
    return new Value(in, from, next);
  }

  /// The bytes of one field, read from the front; reading past the end is remembered, not thrown.
  static final class Value {
    private final byte[] in;
    private final int end;
    private int at;
    private boolean cutOff;

    private Value(byte[] in, int at, int end) {
      this.in = in;
      this.at = at;
      this.end = end;
    }

    int u8() {
      if (at >= end) {
        cutOff = true;
        return 0;
      }
      return in[at++] & 0xFF;
    }

    int u16() {
      return u8() << 8 | u8();
    }

    long u32() {
      return (long) u16() << 16 | u16();
    }

    long u64() {
      return u32() << 32 | u32();
    }

    byte[] bytes(int count) {
      if (count > end - at) {
        cutOff = true;
        return new byte[0];
      }
      at += count;
      return java.util.Arrays.copyOfRange(in, at - count, at);
    }

    byte[] rest() {
      return bytes(end - at);
    }

    int left() {
      return end - at;
    }

    /// Text behind its length in one byte: printable ASCII, the rest shown as `?`.
    String text() {
      byte[] bytes = bytes(u8());
      StringBuilder text = new StringBuilder();
      for (byte each : bytes) {
        if (each != 0) {
          text.append(each >= 0x20 && each < 0x7F ? (char) each : '?');
        }
      }
      return text.toString().strip();
    }

    /// Whether everything read so far was there.
    boolean whole() {
      return !cutOff;
    }

    <T> Optional<T> ifWhole(T read) {
      return cutOff ? Optional.empty() : Optional.of(read);
    }
  }
}
