package org.sightline.server.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The part of CBOR (RFC 8949) that authenticators write: whole numbers, byte and text strings,
/// arrays, maps and simple values, all of definite length (CTAP2 canonical form).
///
/// Bounded: [#MAX_DEPTH] nested values, [#MAX_VALUES] in all, and nothing is made before its bytes
/// are there. Whole numbers become `Long`, strings `byte[]` and `String`.
final class Cbor {
  static final int MAX_DEPTH = 8;
  static final int MAX_VALUES = 256;

  private final ByteBuffer in;
  private int values;

  private Cbor(ByteBuffer in) {
    this.in = in;
  }

  /// Reads one value and leaves the buffer behind it.
  ///
  /// @throws IllegalArgumentException if it is none of this form
  static Object read(ByteBuffer in) {
    return new Cbor(in).value(0);
  }

  /// Reads a map.
  static Map<?, ?> map(ByteBuffer in) {
    if (read(in) instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("CBOR: a map was expected");
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new IllegalArgumentException("CBOR: too deep or too many values");
    }
    int first = next(1)[0] & 0xFF;
    int kind = first >> 5;
    long argument = argument(first & 31);
    return switch (kind) {
      case 0 -> argument;
      case 1 -> -1 - argument;
      case 2 -> next(argument);
      case 3 -> new String(next(argument), StandardCharsets.UTF_8);
      case 4 -> array(argument, depth);
      case 5 -> map(argument, depth);
      case 7 -> first == 0xF5;
      default -> throw new IllegalArgumentException("CBOR: a tag is not expected");
    };
  }

  private List<Object> array(long count, int depth) {
    List<Object> array = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private Map<Object, Object> map(long count, int depth) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      Object key = value(depth + 1);
      if (map.put(key, value(depth + 1)) != null) {
        throw new IllegalArgumentException("CBOR: a key stands twice");
      }
    }
    return map;
  }

  private long argument(int low) {
    long argument =
        switch (low) {
          case 24 -> next(1)[0] & 0xFF;
          case 25 -> ByteBuffer.wrap(next(2)).getShort() & 0xFFFF;
          case 26 -> ByteBuffer.wrap(next(4)).getInt() & 0xFFFFFFFFL;
          case 27 -> ByteBuffer.wrap(next(8)).getLong();
          case 28, 29, 30, 31 -> throw new IllegalArgumentException("CBOR: no definite length");
          default -> low;
        };
    if (argument < 0) {
      throw new IllegalArgumentException("CBOR: a number is too large");
    }
    return argument;
  }

  private byte[] next(long count) {
    if (count > in.remaining()) {
      throw new IllegalArgumentException("CBOR: it ends too early");
    }
    byte[] bytes = new byte[(int) count];
    in.get(bytes);
    return bytes;
  }
}
