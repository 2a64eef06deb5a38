package org.sightline.analysis.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An ONNX model (IR version 9, operator set 18) being written; `onnx.proto` gives the field
/// numbers.
public final class OnnxGraph {
  public static final int FLOAT = 1;
  public static final int INT32 = 6;
  public static final int INT64 = 7;

  private static final int IR_VERSION = 9;
  private static final int OPERATOR_SET = 18;

  private final List<Protobuf> nodes = new ArrayList<>();
  private final Map<String, Protobuf> constants = new LinkedHashMap<>();
  private final List<Protobuf> inputs = new ArrayList<>();
  private final List<Protobuf> outputs = new ArrayList<>();
  private int fresh;

  /// A name that nothing else has.
  public String fresh(String near) {
    return near + "__" + fresh++;
  }

  /// Adds an operation with one output.
  ///
  /// @param attributes name and value by turns; values are `Long`, `Float`, `long[]` or `String`
  /// @return the output's name
  public String node(String type, String output, List<String> from, Object... attributes) {
    return node(type, List.of(output), from, attributes);
  }

  /// Adds an operation with several outputs and returns the first one's name.
  public String node(String type, List<String> to, List<String> from, Object... attributes) {
    Protobuf node = new Protobuf();
    from.forEach(name -> node.text(1, name));
    to.forEach(name -> node.text(2, name));
    node.text(3, to.getFirst() + "/" + type).text(4, type);
    for (int i = 0; i < attributes.length; i += 2) {
      node.message(5, attribute((String) attributes[i], attributes[i + 1]));
    }
    nodes.add(node);
    return to.getFirst();
  }

  private static Protobuf attribute(String name, Object value) {
    Protobuf attribute = new Protobuf().text(1, name);
    switch (value) {
      case Long number -> attribute.number(3, number).number(20, 2);
      case Float number -> attribute.real(2, number).number(20, 1);
      case String text -> attribute.text(4, text).number(20, 3);
      case long[] numbers -> {
        for (long number : numbers) {
          attribute.number(8, number);
        }
        attribute.number(20, 7);
      }
      default -> throw new IllegalArgumentException("attribute " + name + " is " + value);
    }
    return attribute;
  }

  /// Adds constant numbers once and returns their name.
  public String constant(String name, Tensor tensor) {
    constants.computeIfAbsent(
        name,
        _ -> {
          Protobuf message = new Protobuf();
          for (long size : tensor.shape()) {
            message.number(1, size);
          }
          int type =
              switch (tensor) {
                case Tensor.Floats f -> FLOAT;
                case Tensor.Integers i -> INT32;
                case Tensor.Longs l -> INT64;
              };
          return message.number(2, type).text(8, name).bytes(9, tensor.bytes());
        });
    return name;
  }

  /// Adds a constant list of whole numbers under a new name.
  public String longs(String near, long... values) {
    return constant(fresh(near), Tensor.Longs.of(values));
  }

  /// An input of floats; a negative length stands for any.
  public void input(String name, long... shape) {
    inputs.add(floats(name, shape));
  }

  public void output(String name, long... shape) {
    outputs.add(floats(name, shape));
  }

  /// An input of another type of number than floats, such as [#INT64].
  public void inputOf(int type, String name, long... shape) {
    inputs.add(numbers(name, type, shape));
  }

  /// An output of another type of number than floats.
  public void outputOf(int type, String name, long... shape) {
    outputs.add(numbers(name, type, shape));
  }

  private static Protobuf floats(String name, long[] shape) {
    return numbers(name, FLOAT, shape);
  }

  private static Protobuf numbers(String name, int type, long[] shape) {
    Protobuf sizes = new Protobuf();
    for (long size : shape) {
      sizes.message(
          1, size < 0 ? new Protobuf().text(2, "any" + size) : new Protobuf().number(1, size));
    }
    Protobuf tensor = new Protobuf().number(1, type).message(2, sizes);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  public byte[] toByteArray() {
    Protobuf graph = new Protobuf();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "graph");
    constants.values().forEach(constant -> graph.message(5, constant));
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "sightline")
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPERATOR_SET))
        .toByteArray();
  }
}
