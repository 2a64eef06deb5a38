package org.sightline.analysis.tfjs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// One operation of a TensorFlow.js graph.
///
/// @param inputs names of the nodes that it reads, `name` or `name:output`, without control inputs
record TfjsNode(String name, String op, List<String> inputs, Map<String, Object> attributes) {
  static TfjsNode of(Object json) {
    Map<String, Object> node = Json.asObject(json);
    List<String> inputs = new ArrayList<>();
    for (Object input : Json.asList(node.getOrDefault("input", Json.NULL))) {
      if (!input.toString().startsWith("^")) {
        inputs.add(input.toString());
      }
    }
    return new TfjsNode(
        String.valueOf(node.get("name")),
        String.valueOf(node.get("op")),
        List.copyOf(inputs),
        Json.asObject(node.getOrDefault("attr", Json.NULL)));
  }

  /// The node that an input names, without the number of its output.
  static String nodeOf(String input) {
    int colon = input.lastIndexOf(':');
    return colon < 0 ? input : input.substring(0, colon);
  }

  private Object attribute(String name, String kind) {
    return Json.asObject(attributes.getOrDefault(name, Json.NULL)).getOrDefault(kind, Json.NULL);
  }

  /// A text attribute, written as base 64 or as a list of bytes; empty where it is absent.
  String text(String name) {
    Object value = attribute(name, "s");
    if (value instanceof List<?> bytes) {
      StringBuilder text = new StringBuilder();
      bytes.forEach(b -> text.append((char) whole(b)));
      return text.toString();
    }
    return value == Json.NULL
        ? ""
        : new String(Base64.getDecoder().decode(value.toString()), StandardCharsets.UTF_8);
  }

  /// A whole number; 0 where it is absent.
  long number(String name) {
    Object value = attribute(name, "i");
    return value == Json.NULL ? 0 : whole(value);
  }

  /// A real number, or `otherwise`.
  double real(String name, double otherwise) {
    return attribute(name, "f") instanceof Double value ? value : otherwise;
  }

  /// A list of whole numbers; empty where it is absent.
  long[] numbers(String name) {
    Object list = Json.asObject(attribute(name, "list")).getOrDefault("i", Json.NULL);
    return Json.asList(list).stream().mapToLong(TfjsNode::whole).toArray();
  }

  static long whole(Object json) {
    return switch (json) {
      case Double d when d == Math.rint(d) -> d.longValue();
      case String s when s.matches("-?\\d{1,18}") -> Long.parseLong(s);
      default -> throw new TfjsException("'" + json + "' in the graph file is no whole number");
    };
  }
}
