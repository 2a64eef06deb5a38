package org.sightline.analysis.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Constant numbers of a graph.
///
/// @param type as ONNX counts them, such as [OnnxGraph#FLOAT]
/// @param bytes the numbers in row-major order, lowest byte first
public record OnnxConstant(String name, int type, List<Long> shape, byte[] bytes) {
  public static final int UINT8 = 2;
  public static final int INT8 = 3;

  public OnnxConstant {
    shape = List.copyOf(shape);
  }

  /// 32-bit floats.
  public static OnnxConstant floats(String name, List<Long> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new OnnxConstant(name, OnnxGraph.FLOAT, shape, bytes.array());
  }

  /// 32-bit integers.
  public static OnnxConstant integers(String name, List<Long> shape, int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return new OnnxConstant(name, OnnxGraph.INT32, shape, bytes.array());
  }

  /// Its numbers, which have to be 32-bit floats.
  public float[] floats() {
    if (type != OnnxGraph.FLOAT) {
      throw new OnnxException("constant " + name + " holds no 32-bit floats");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.length / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.getFloat();
    }
    return values;
  }

  /// Reads one; numbers that stand in another file are refused.
  static OnnxConstant read(Wire wire) {
    List<Long> shape = new ArrayList<>();
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    byte[] raw = null;
    String name = "";
    int type = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> wire.numbers(shape::add);
        case 2 -> type = (int) wire.number();
        case 4 -> wire.fixed(bits -> little(numbers, bits, Integer.BYTES));
        case 5 -> {
          int size = type == OnnxGraph.INT32 ? Integer.BYTES : 1;
          wire.numbers(value -> little(numbers, value, size));
        }
        case 7 -> wire.numbers(value -> little(numbers, value, Long.BYTES));
        case 8 -> name = wire.text();
        case 9 -> raw = wire.bytes();
        case 13, 14 -> {
          if (wire.field() == 13 || wire.number() != 0) {
            throw new OnnxException("its numbers lie in another file, which is not read");
          }
        }
        default -> {}
      }
    }
    byte[] bytes = raw == null ? numbers.toByteArray() : raw;
    if (type == OnnxGraph.FLOAT) {
      requireSize(name, shape, bytes.length);
    }
    return new OnnxConstant(name, type, shape, bytes);
  }

  private static void requireSize(String name, List<Long> shape, int length) {
    long size = Float.BYTES;
    for (long along : shape) {
      boolean absurd = along < 0 || (along > 0 && size > Integer.MAX_VALUE / along);
      size = absurd ? -1 : size * along;
      if (absurd) {
        break;
      }
    }
    if (size != length) {
      throw new OnnxException(
          "constant %s of shape %s has %d bytes".formatted(name, shape, length));
    }
  }

  private static void little(ByteArrayOutputStream to, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      to.write((int) (value >>> 8 * i));
    }
  }

  Protobuf write() {
    Protobuf message = new Protobuf();
    for (long along : shape) {
      message.number(1, along);
    }
    return message.number(2, type).text(8, name).bytes(9, bytes);
  }
}
