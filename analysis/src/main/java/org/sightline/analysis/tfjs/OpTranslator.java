package org.sightline.analysis.tfjs;

import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.analysis.onnx.Tensor;

/// The operations of the detection graphs, each as ONNX operations with the same result.
final class OpTranslator {
  private static final long TO_THE_END = Long.MAX_VALUE / 2;

  private final TfjsGraph graph;
  private final OnnxGraph out;

  OpTranslator(TfjsGraph graph, OnnxGraph out) {
    this.graph = graph;
    this.out = out;
  }

  /// The ONNX name of a TensorFlow input: `x:0` is `x`, `x:2` is `x_2`.
  static String name(String input) {
    return input.endsWith(":0") ? input.substring(0, input.length() - 2) : input.replace(':', '_');
  }

  /// The inputs of a node that the translation reads as numbers rather than as names.
  static boolean isReadAsNumbers(TfjsNode node, int input) {
    return switch (node.op()) {
      case "Conv2D", "DepthwiseConv2dNative", "Transpose", "ExpandDims" -> input == 1;
      case "StridedSlice", "Slice", "FusedBatchNorm" -> input > 0;
      case "ConcatV2" -> input == node.inputs().size() - 1;
      default -> false;
    };
  }

  /// Adds the operations for one node; its inputs have been translated.
  void translate(TfjsNode node) {
    String to = node.name();
    List<String> from = node.inputs().stream().map(OpTranslator::name).toList();
    switch (node.op()) {
      case "Const" -> constant(node);
      case "Conv2D", "DepthwiseConv2dNative" -> Convolution.translate(node, graph, out);
      case "Relu", "Sigmoid", "Identity", "Exp" -> out.node(node.op(), to, from);
      case "Relu6" -> relu6(node, from);
      case "Add", "AddV2", "BiasAdd" -> out.node("Add", to, from);
      case "Mul", "Sub" -> out.node(node.op(), to, from);
      case "AddN" -> out.node("Sum", to, from);
      case "FusedBatchNorm" -> batchNorm(node, from);
      case "Reshape" -> out.node("Reshape", to, List.of(from.get(0), asLongs(node, from.get(1))));
      case "Tile" -> out.node("Tile", to, List.of(from.get(0), asLongs(node, from.get(1))));
      case "Shape" -> shape(node, from);
      case "Pack" -> pack(node, from);
      case "Unpack" -> unpack(node, from);
      case "Transpose" ->
          out.node("Transpose", to, from.subList(0, 1), "perm", graph.longs(node.inputs().get(1)));
      case "ExpandDims" ->
          out.node(
              "Unsqueeze",
              to,
              List.of(from.get(0), out.longs(to, graph.longs(node.inputs().get(1)))));
      case "Squeeze" ->
          out.node(
              "Squeeze", to, List.of(from.get(0), out.longs(to, node.numbers("squeeze_dims"))));
      case "ConcatV2" ->
          out.node(
              "Concat",
              to,
              from.subList(0, from.size() - 1),
              "axis",
              graph.longs(node.inputs().getLast())[0]);
      case "Slice" -> slice(node, from);
      case "StridedSlice" -> stridedSlice(node, from);
      default ->
          throw new TfjsException(
              "operation %s of node %s is not known here".formatted(node.op(), node.name()));
    }
  }

  private void constant(TfjsNode node) {
    Tensor tensor = graph.weights().get(node.name());
    if (tensor == null) {
      throw new TfjsException("constant " + node.name() + " has no weights");
    }
    out.constant(node.name(), tensor);
  }

  private void relu6(TfjsNode node, List<String> from) {
    String low = out.constant("limit/0", new Tensor.Floats(new long[0], new float[] {0}));
    String high = out.constant("limit/6", new Tensor.Floats(new long[0], new float[] {6}));
    out.node("Clip", node.name(), List.of(from.getFirst(), low, high));
  }

  /// Scale and offset for each channel, with what training measured folded in.
  private void batchNorm(TfjsNode node, List<String> from) {
    float[] gamma = graph.floats(node.inputs().get(1)).values();
    float[] beta = graph.floats(node.inputs().get(2)).values();
    float[] mean = graph.floats(node.inputs().get(3)).values();
    float[] variance = graph.floats(node.inputs().get(4)).values();
    double epsilon = node.real("epsilon", 1e-4);
    float[] scale = new float[gamma.length];
    float[] offset = new float[gamma.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) (gamma[i] / Math.sqrt(variance[i] + epsilon));
      offset[i] = beta[i] - mean[i] * scale[i];
    }
    long[] shape = {scale.length};
    String by = out.constant(node.name() + "/scale", new Tensor.Floats(shape, scale));
    String plus = out.constant(node.name() + "/offset", new Tensor.Floats(shape, offset));
    String scaled = out.node("Mul", out.fresh(node.name()), List.of(from.getFirst(), by));
    out.node("Add", node.name(), List.of(scaled, plus));
  }

  private String asLongs(TfjsNode node, String from) {
    return out.node("Cast", out.fresh(node.name()), List.of(from), "to", (long) OnnxGraph.INT64);
  }

  private void shape(TfjsNode node, List<String> from) {
    String shape = out.node("Shape", out.fresh(node.name()), from);
    out.node("Cast", node.name(), List.of(shape), "to", (long) OnnxGraph.INT32);
  }

  private void pack(TfjsNode node, List<String> from) {
    long axis = node.number("axis");
    List<String> parts = new ArrayList<>();
    for (String part : from) {
      String fresh = out.fresh(node.name());
      parts.add(out.node("Unsqueeze", fresh, List.of(part, out.longs(node.name(), axis))));
    }
    out.node("Concat", node.name(), parts, "axis", axis);
  }

  private void unpack(TfjsNode node, List<String> from) {
    long axis = node.number("axis");
    for (int i = 0; i < node.number("num"); i++) {
      String index =
          out.constant(out.fresh(node.name()), new Tensor.Longs(new long[0], new long[] {i}));
      String to = i == 0 ? node.name() : node.name() + "_" + i;
      out.node("Gather", to, List.of(from.getFirst(), index), "axis", axis);
    }
  }

  private void slice(TfjsNode node, List<String> from) {
    long[] begin = graph.longs(node.inputs().get(1));
    long[] size = graph.longs(node.inputs().get(2));
    long[] end = new long[begin.length];
    for (int i = 0; i < end.length; i++) {
      end[i] = size[i] < 0 ? TO_THE_END : begin[i] + size[i];
    }
    out.node(
        "Slice",
        node.name(),
        List.of(
            from.getFirst(),
            out.longs(node.name(), begin),
            out.longs(node.name(), end),
            out.longs(node.name(), axes(begin.length))));
  }

  private void stridedSlice(TfjsNode node, List<String> from) {
    long[] begin = graph.longs(node.inputs().get(1));
    long[] end = graph.longs(node.inputs().get(2));
    long[] step = graph.longs(node.inputs().get(3));
    List<Long> single = new ArrayList<>();
    for (int i = 0; i < begin.length; i++) {
      if ((node.number("begin_mask") >> i & 1) == 1) {
        begin[i] = 0;
      }
      if ((node.number("end_mask") >> i & 1) == 1) {
        end[i] = TO_THE_END;
      }
      if ((node.number("shrink_axis_mask") >> i & 1) == 1) {
        end[i] = begin[i] == -1 ? TO_THE_END : begin[i] + 1;
        single.add((long) i);
      }
    }
    String sliced =
        out.node(
            "Slice",
            single.isEmpty() ? node.name() : out.fresh(node.name()),
            List.of(
                from.getFirst(),
                out.longs(node.name(), begin),
                out.longs(node.name(), end),
                out.longs(node.name(), axes(begin.length)),
                out.longs(node.name(), step)));
    if (!single.isEmpty()) {
      long[] dropped = single.stream().mapToLong(Long::longValue).toArray();
      out.node("Squeeze", node.name(), List.of(sliced, out.longs(node.name(), dropped)));
    }
  }

  private static long[] axes(int count) {
    long[] axes = new long[count];
    for (int i = 0; i < count; i++) {
      axes[i] = i;
    }
    return axes;
  }
}
