package org.sightline.analysis.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network's file taken apart into operations and constants, to be changed and written again.
///
/// What is not understood of the file (comments, remembered shapes) is dropped. Not for use by
/// several threads.
public final class OnnxModel {
  /// The largest file that is taken apart.
  public static final long MAX_BYTES = 512L << 20;

  private static final int MAX_NODES = 200_000;

  /// Operations in order; may be changed.
  public final List<OnnxNode> nodes = new ArrayList<>();

  /// Constants by name; may be changed.
  public final Map<String, OnnxConstant> constants = new LinkedHashMap<>();

  private final List<byte[]> inputs = new ArrayList<>();
  private final List<byte[]> outputs = new ArrayList<>();
  private final Map<String, Long> operatorSets = new LinkedHashMap<>();
  private long irVersion;

  private OnnxModel() {}

  /// Reads a file.
  ///
  /// @throws OnnxException if it is none, too large, or refers to other files
  public static OnnxModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new OnnxException(
          "%s has %d bytes; at most %d are taken apart".formatted(file, size, MAX_BYTES));
    }
    try {
      return read(Files.readAllBytes(file));
    } catch (OnnxException e) {
      throw new OnnxException(file + " cannot be used: " + e.getMessage());
    }
  }

  /// Reads the bytes of a file.
  public static OnnxModel read(byte[] bytes) {
    OnnxModel model = new OnnxModel();
    Wire wire = new Wire(bytes);
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> model.irVersion = wire.number();
        case 7 -> model.readGraph(wire.message());
        case 8 -> model.readOperatorSet(wire.message());
        default -> {}
      }
    }
    if (model.nodes.isEmpty() || model.operatorSets.isEmpty()) {
      throw new OnnxException("no whole ONNX file: it has no operations or no operator set");
    }
    return model;
  }

  private void readGraph(Wire wire) {
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> {
          if (nodes.size() == MAX_NODES) {
            throw new OnnxException("more than " + MAX_NODES + " operations");
          }
          nodes.add(OnnxNode.read(wire.message()));
        }
        case 5 -> {
          OnnxConstant constant = OnnxConstant.read(wire.message());
          constants.put(constant.name(), constant);
        }
        case 11 -> inputs.add(wire.bytes());
        case 12 -> outputs.add(wire.bytes());
        default -> {}
      }
    }
  }

  private void readOperatorSet(Wire wire) {
    String domain = "";
    long version = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> domain = wire.text();
        case 2 -> version = wire.number();
        default -> {}
      }
    }
    operatorSets.put(domain, version);
  }

  /// Names of what goes in, constants left out.
  public List<String> inputNames() {
    return names(inputs).stream().filter(name -> !constants.containsKey(name)).toList();
  }

  /// Names of what comes out.
  public List<String> outputNames() {
    return names(outputs);
  }

  private static List<String> names(List<byte[]> ports) {
    List<String> names = new ArrayList<>();
    for (byte[] port : ports) {
      Wire wire = new Wire(port);
      while (wire.next()) {
        if (wire.field() == 1) {
          names.add(wire.text());
        }
      }
    }
    return names;
  }

  /// Makes values inside the graph outputs too, without a type or shape, which a runtime infers.
  public void alsoGive(List<String> names) {
    List<String> already = outputNames();
    for (String name : names) {
      if (!already.contains(name)) {
        outputs.add(new Protobuf().text(1, name).toByteArray());
      }
    }
  }

  /// The version of ONNX's own operators.
  public long operatorSet() {
    return operatorSets.getOrDefault("", operatorSets.getOrDefault("ai.onnx", 0L));
  }

  /// Raises the version of ONNX's own operators, and the file's, where they are older.
  public void requireOperatorSet(long version, long fileVersion) {
    if (operatorSet() < version) {
      operatorSets.remove("ai.onnx");
      operatorSets.put("", version);
    }
    irVersion = Math.max(irVersion, fileVersion);
  }

  /// The file's bytes.
  public byte[] toByteArray() {
    Protobuf graph = new Protobuf();
    nodes.forEach(node -> graph.message(1, node.write()));
    graph.text(2, "graph");
    constants.values().forEach(constant -> graph.message(5, constant.write()));
    inputs.forEach(input -> graph.bytes(11, input));
    outputs.forEach(output -> graph.bytes(12, output));
    Protobuf model = new Protobuf().number(1, irVersion).text(2, "sightline").message(7, graph);
    operatorSets.forEach(
        (domain, version) -> model.message(8, new Protobuf().text(1, domain).number(2, version)));
    return model.toByteArray();
  }
}
