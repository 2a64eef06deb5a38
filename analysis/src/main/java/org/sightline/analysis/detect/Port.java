package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;

/// One input or output that a network should have.
///
/// @param name in the file; empty for whichever stands at its place in the list
/// @param type of its numbers
/// @param shape for one picture, its first length counting pictures; -1 stands for any length
record Port(String name, OnnxJavaType type, long... shape) {
  /// An input or output of 32-bit floats at its place in the list.
  static Port floats(long... shape) {
    return new Port("", OnnxJavaType.FLOAT, shape);
  }

  /// Whether a port of the file can be this one: a length of -1 in either stands for any.
  boolean fits(OnnxJavaType foundType, long[] found) {
    boolean fits = found.length == shape.length && foundType == type;
    for (int i = 0; fits && i < found.length; i++) {
      fits = found[i] == shape[i] || found[i] == -1 || shape[i] == -1;
    }
    return fits;
  }

  static String words(String name, OnnxJavaType type, long[] shape) {
    String shown = Arrays.toString(shape).replace("-1", "?");
    return "%s%s %s".formatted(name.isEmpty() ? "" : name + " ", type, shown);
  }

  @Override
  public String toString() {
    return words(name, type, shape);
  }
}
