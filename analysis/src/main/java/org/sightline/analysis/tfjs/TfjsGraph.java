package org.sightline.analysis.tfjs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.analysis.onnx.Tensor;

/// A TensorFlow.js graph model: `model.json` and the weight files that it names, beside it.
record TfjsGraph(Map<String, TfjsNode> nodes, Map<String, Tensor> weights) {
  static final long MAX_GRAPH_BYTES = 8 << 20;
  static final long MAX_WEIGHT_BYTES = 64 << 20;

  /// Reads the model in `folder`.
  ///
  /// @throws TfjsException if it is damaged, larger than the limits or of an unknown form
  static TfjsGraph read(Path folder) throws IOException {
    byte[] text = bounded(folder.resolve("model.json"), MAX_GRAPH_BYTES);
    Map<String, Object> model =
        Json.object(new String(text, java.nio.charset.StandardCharsets.UTF_8));
    Map<String, TfjsNode> nodes = new LinkedHashMap<>();
    Map<String, Object> topology = Json.asObject(model.getOrDefault("modelTopology", Json.NULL));
    for (Object json : Json.asList(topology.getOrDefault("node", Json.NULL))) {
      TfjsNode node = TfjsNode.of(json);
      nodes.put(node.name(), node);
    }
    Map<String, Tensor> weights = new HashMap<>();
    for (Object group : Json.asList(model.getOrDefault("weightsManifest", Json.NULL))) {
      readWeights(folder, Json.asObject(group), weights);
    }
    return new TfjsGraph(nodes, weights);
  }

  private static void readWeights(
      Path folder, Map<String, Object> group, Map<String, Tensor> weights) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object name : Json.asList(group.getOrDefault("paths", Json.NULL))) {
      String file = name.toString();
      if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")) {
        throw new TfjsException("weight file name '" + file + "' is not a plain file name");
      }
      all.writeBytes(bounded(folder.resolve(file), MAX_WEIGHT_BYTES - all.size()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    for (Object json : Json.asList(group.getOrDefault("weights", Json.NULL))) {
      Map<String, Object> weight = Json.asObject(json);
      weights.put(String.valueOf(weight.get("name")), tensor(weight, bytes));
    }
  }

  private static byte[] bounded(Path file, long most) throws IOException {
    if (Files.size(file) > most) {
      throw new TfjsException("%s is larger than %d bytes".formatted(file, most));
    }
    return Files.readAllBytes(file);
  }

  private static Tensor tensor(Map<String, Object> weight, ByteBuffer bytes) {
    List<Object> sizes = Json.asList(weight.getOrDefault("shape", Json.NULL));
    long[] shape = sizes.stream().mapToLong(TfjsNode::whole).toArray();
    long count = 1;
    for (long size : shape) {
      count *= size;
      if (size < 0 || count > MAX_WEIGHT_BYTES / Float.BYTES) {
        throw new TfjsException("weight " + weight.get("name") + " has an impossible shape");
      }
    }
    if (weight.containsKey("quantization")) {
      throw new TfjsException(
          "weight " + weight.get("name") + " is quantised, which is not known here");
    }
    try {
      return numbers(String.valueOf(weight.get("dtype")), shape, (int) count, bytes);
    } catch (BufferUnderflowException e) {
      throw new TfjsException("the weight files end within weight " + weight.get("name"));
    }
  }

  private static Tensor numbers(String type, long[] shape, int count, ByteBuffer bytes) {
    if (bytes.remaining() < count * Float.BYTES) {
      throw new BufferUnderflowException();
    }
    return switch (type) {
      case "float32" -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = bytes.getFloat();
        }
        yield new Tensor.Floats(shape, values);
      }
      case "int32" -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = bytes.getInt();
        }
        yield new Tensor.Integers(shape, values);
      }
      default -> throw new TfjsException("weights of type '" + type + "' are not known here");
    };
  }

  TfjsNode node(String name) {
    TfjsNode node = nodes.get(name);
    if (node == null) {
      throw new TfjsException("the graph has no node '" + name + "'");
    }
    return node;
  }

  /// The real numbers of a constant.
  Tensor.Floats floats(String input) {
    if (weights.get(TfjsNode.nodeOf(input)) instanceof Tensor.Floats floats) {
      return floats;
    }
    throw new TfjsException("'" + input + "' is no constant of real numbers");
  }

  /// The whole numbers of a constant.
  long[] longs(String input) {
    if (weights.get(TfjsNode.nodeOf(input)) instanceof Tensor.Integers integers) {
      return integers.asLongs();
    }
    throw new TfjsException("'" + input + "' is no constant of whole numbers");
  }
}
