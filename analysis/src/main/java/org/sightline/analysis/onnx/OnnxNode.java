package org.sightline.analysis.onnx;

import java.util.ArrayList;
import java.util.List;

/// One operation of a graph.
///
/// @param domain of its kind; empty for ONNX's own
/// @param inputs by name; an empty one is left out
/// @param attributes as they stand in the file
public record OnnxNode(
    String name,
    String type,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<byte[]> attributes) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /// An operation of ONNX's own with whole numbers as attributes.
  ///
  /// @param attributes name and value (a `Long` or a list of them) by turns
  public static OnnxNode of(String type, List<String> inputs, String output, Object... attributes) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < attributes.length; i += 2) {
      Protobuf attribute = new Protobuf().text(1, (String) attributes[i]);
      if (attributes[i + 1] instanceof List<?> numbers) {
        numbers.forEach(number -> attribute.number(8, (Long) number));
        attribute.number(20, 7);
      } else {
        attribute.number(3, (Long) attributes[i + 1]).number(20, 2);
      }
      all.add(attribute.toByteArray());
    }
    return new OnnxNode(output + "/" + type, type, "", inputs, List.of(output), all);
  }

  /// The same with other inputs.
  public OnnxNode withInputs(List<String> others) {
    return new OnnxNode(name, type, domain, others, outputs, attributes);
  }

  /// The same with other outputs.
  public OnnxNode withOutputs(List<String> others) {
    return new OnnxNode(name, type, domain, inputs, others, attributes);
  }

  /// The whole numbers of an attribute; none where it is not there.
  public List<Long> longs(String attribute) {
    List<Long> numbers = new ArrayList<>();
    for (byte[] each : attributes) {
      Wire wire = new Wire(each);
      boolean mine = false;
      while (wire.next()) {
        if (wire.field() == 1) {
          mine = wire.text().equals(attribute);
        } else if (mine && (wire.field() == 3 || wire.field() == 8)) {
          wire.numbers(numbers::add);
        }
      }
    }
    return numbers;
  }

  static OnnxNode read(Wire wire) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<byte[]> attributes = new ArrayList<>();
    String name = "";
    String type = "";
    String domain = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> inputs.add(wire.text());
        case 2 -> outputs.add(wire.text());
        case 3 -> name = wire.text();
        case 4 -> type = wire.text();
        case 5 -> attributes.add(wire.bytes());
        case 7 -> domain = wire.text();
        default -> {}
      }
    }
    return new OnnxNode(name, type, domain, inputs, outputs, attributes);
  }

  Protobuf write() {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, type);
    attributes.forEach(attribute -> node.bytes(5, attribute));
    return domain.isEmpty() ? node : node.text(7, domain);
  }
}
