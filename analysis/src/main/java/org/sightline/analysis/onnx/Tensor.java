package org.sightline.analysis.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Constant numbers of a graph, in row-major order.
public sealed interface Tensor {
  long[] shape();

  /// The numbers as bytes, lowest first, as ONNX stores them.
  byte[] bytes();

  record Floats(long[] shape, float[] values) implements Tensor {
    @Override
    public byte[] bytes() {
      ByteBuffer out = littleEndian(values.length * Float.BYTES);
      for (float value : values) {
        out.putFloat(value);
      }
      return out.array();
    }
  }

  record Integers(long[] shape, int[] values) implements Tensor {
    @Override
    public byte[] bytes() {
      ByteBuffer out = littleEndian(values.length * Integer.BYTES);
      for (int value : values) {
        out.putInt(value);
      }
      return out.array();
    }

    public long[] asLongs() {
      long[] longs = new long[values.length];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = values[i];
      }
      return longs;
    }
  }

  record Longs(long[] shape, long[] values) implements Tensor {
    public static Longs of(long... values) {
      return new Longs(new long[] {values.length}, values);
    }

    @Override
    public byte[] bytes() {
      ByteBuffer out = littleEndian(values.length * Long.BYTES);
      for (long value : values) {
        out.putLong(value);
      }
      return out.array();
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
