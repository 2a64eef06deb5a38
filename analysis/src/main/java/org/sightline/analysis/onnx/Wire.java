package org.sightline.analysis.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One message in the wire form of Protocol Buffers, being read: field after field, within its
/// bytes. Owned by one thread.
final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final byte[] from;
  private final int end;
  private int at;
  private int field;
  private int type;
  private long number;
  private int start;

  Wire(byte[] from) {
    this(from, 0, from.length);
  }

  private Wire(byte[] from, int start, int end) {
    this.from = from;
    this.at = start;
    this.end = end;
  }

  /// Steps to the next field; false at the end.
  ///
  /// @throws OnnxException if the bytes end within it or it has a form that ONNX does not use
  boolean next() {
    if (at >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    start = at;
    switch (type) {
      case VARINT -> number = varint();
      case FIXED_64 -> skip(Long.BYTES);
      case FIXED_32 -> skip(Integer.BYTES);
      case BYTES -> {
        long length = varint();
        start = at;
        skip(length);
      }
      default -> throw broken("field " + field + " has the unknown wire form " + type);
    }
    return true;
  }

  int field() {
    return field;
  }

  /// The field as a number.
  long number() {
    require(VARINT);
    return number;
  }

  /// The field as a 32-bit real number.
  float real() {
    require(FIXED_32);
    return Float.intBitsToFloat(little(start));
  }

  byte[] bytes() {
    require(BYTES);
    return Arrays.copyOfRange(from, start, at);
  }

  String text() {
    require(BYTES);
    return new String(from, start, at - start, StandardCharsets.UTF_8);
  }

  /// The field as a message in it.
  Wire message() {
    require(BYTES);
    return new Wire(from, start, at);
  }

  /// Hands each number of a field to `sink`, whether it comes packed or alone.
  void numbers(java.util.function.LongConsumer sink) {
    if (type == VARINT) {
      sink.accept(number);
      return;
    }
    Wire packed = message();
    while (packed.at < packed.end) {
      sink.accept(packed.varint());
    }
  }

  /// Hands the bits of each 32-bit field to `sink`, whether it comes packed or alone.
  void fixed(java.util.function.IntConsumer sink) {
    if (type == FIXED_32) {
      sink.accept(little(start));
      return;
    }
    require(BYTES);
    for (int i = start; i + Integer.BYTES <= at; i += Integer.BYTES) {
      sink.accept(little(i));
    }
  }

  private int little(int i) {
    return (from[i] & 255)
        | (from[i + 1] & 255) << 8
        | (from[i + 2] & 255) << 16
        | (from[i + 3] & 255) << 24;
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw broken("field " + field + " has wire form " + type + " instead of " + wanted);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        throw broken("it ends within a number");
      }
      byte next = from[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken("a number is too long");
  }

  private void skip(long length) {
    if (length < 0 || length > end - at) {
      throw broken("field " + field + " of " + length + " bytes goes beyond its end");
    }
    at += (int) length;
  }

  private static OnnxException broken(String why) {
    return new OnnxException("no whole ONNX file: " + why);
  }
}
