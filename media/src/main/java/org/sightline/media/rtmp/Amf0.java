package org.sightline.media.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values of commands in the Action Message Format 0 (Adobe, "AMF 0", 2007).
///
/// Read and written are numbers (as [Double]), booleans, texts, objects and arrays (as maps, those
/// without names as lists), and nothing at all ([#NOTHING]: null and undefined). Dates become
/// numbers. All else is refused; depth and count are bounded, and size is that of what is read.
final class Amf0 {
  /// Null and undefined.
  static final Object NOTHING =
      new Object() {
        @Override
        public String toString() {
          return "nothing";
        }
      };

  private static final int MAX_DEPTH = 8;
  private static final int MAX_VALUES = 1000;

  private static final int NUMBER = 0;
  private static final int BOOLEAN = 1;
  private static final int TEXT = 2;
  private static final int OBJECT = 3;
  private static final int NULL = 5;
  private static final int UNDEFINED = 6;
  private static final int ARRAY = 8;
  private static final int OBJECT_END = 9;
  private static final int STRICT_ARRAY = 10;
  private static final int DATE = 11;
  private static final int LONG_TEXT = 12;

  private final ByteBuffer bytes;
  private int values;

  private Amf0(byte[] bytes, int from) {
    this.bytes = ByteBuffer.wrap(bytes, from, bytes.length - from);
  }

  /// All values from `from` to the end.
  ///
  /// @throws RtmpException if they are none
  static List<Object> read(byte[] bytes, int from) throws RtmpException {
    Amf0 reader = new Amf0(bytes, Math.min(from, bytes.length));
    List<Object> all = new ArrayList<>();
    while (reader.bytes.hasRemaining()) {
      all.add(reader.value(0));
    }
    return all;
  }

  private Object value(int depth) throws RtmpException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new RtmpException("a command of too many values");
    }
    need(1);
    int kind = bytes.get();
    return switch (kind) {
      case NUMBER -> number();
      case BOOLEAN -> {
        need(1);
        yield bytes.get() != 0;
      }
      case TEXT -> text(2);
      case LONG_TEXT -> text(4);
      case NULL, UNDEFINED -> NOTHING;
      case OBJECT -> fields(depth);
      case ARRAY -> {
        need(4);
        bytes.getInt(); // how many there are: its end says so too
        yield fields(depth);
      }
      case STRICT_ARRAY -> {
        need(4);
        int count = bytes.getInt();
        if (count < 0 || count > bytes.remaining()) {
          throw new RtmpException("an array that is longer than its command");
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          list.add(value(depth + 1));
        }
        yield list;
      }
      case DATE -> {
        Double date = number();
        need(2);
        bytes.getShort(); // its time zone, which is always 0
        yield date;
      }
      default -> throw new RtmpException("a value of an unknown kind in a command: " + kind);
    };
  }

  private Double number() throws RtmpException {
    need(8);
    return bytes.getDouble();
  }

  private String text(int lengthBytes) throws RtmpException {
    need(lengthBytes);
    long length = lengthBytes == 2 ? bytes.getShort() & 0xFFFF : bytes.getInt() & 0xFFFF_FFFFL;
    need(length);
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private Map<String, Object> fields(int depth) throws RtmpException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (true) {
      String name = text(2);
      need(1);
      if (name.isEmpty() && bytes.get(bytes.position()) == OBJECT_END) {
        bytes.get();
        return fields;
      }
      fields.put(name, value(depth + 1));
    }
  }

  private void need(long count) throws RtmpException {
    if (bytes.remaining() < count) {
      throw new RtmpException("a command that breaks off");
    }
  }

  /// Writes values: numbers, texts, maps of texts and numbers, and [#NOTHING].
  static byte[] write(Object... values) {
    var out = new ByteArrayOutputStream();
    for (Object value : values) {
      write(value, out);
    }
    return out.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Number number -> {
        out.write(NUMBER);
        out.writeBytes(ByteBuffer.allocate(8).putDouble(number.doubleValue()).array());
      }
      case String text -> {
        out.write(TEXT);
        writeText(text, out);
      }
      case Map<?, ?> fields -> {
        out.write(OBJECT);
        fields.forEach(
            (name, field) -> {
              writeText(String.valueOf(name), out);
              write(field, out);
            });
        writeText("", out);
        out.write(OBJECT_END);
      }
      default -> out.write(NULL);
    }
  }

  private static void writeText(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length >> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
