package org.sightline.analysis.quantise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sightline.analysis.onnx.OnnxException;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.analysis.onnx.OnnxModel;
import org.sightline.analysis.onnx.OnnxNode;

/// Which operations of a network become integer ones, and which values between them are rounded.
///
/// Convolutions do, and what stands between two of them and has an integer form. What follows the
/// last convolutions stays as it is, and those themselves too: boxes and scores come out of them,
/// which eight bits would round to the eye.
///
/// @param convolutions whose weights become integers, by their place among the operations
/// @param values that are rounded, in the order in which they come to be
/// @param results of these, those that an integer operation gives, which all read rounded
/// @param whole operations that work on integers, by their place
/// @param like values that take another's scale, since their operation only moves numbers about
record QuantisationPlan(
    Set<Integer> convolutions,
    Set<String> values,
    Set<String> results,
    Map<String, String> like,
    Set<Integer> whole) {
  private static final Set<String> POINTWISE = Set.of("Sigmoid", "Mul", "Add", "Concat");
  private static final Set<String> RECTIFIERS = Set.of("Relu", "Clip", "LeakyRelu");
  private static final Set<String> MOVERS =
      Set.of("MaxPool", "Resize", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

  /// @param sides the longer side of each value
  /// @param mostSide above which values stay floats; wide pictures of few channels gain nothing,
  ///   since rounding them costs what their convolutions save
  static QuantisationPlan of(OnnxModel model, Map<String, Long> sides, long mostSide) {
    int[] after = convolutionsAfter(model);
    Set<String> values = new LinkedHashSet<>();
    Set<Integer> convolutions = new LinkedHashSet<>();
    Map<String, String> like = new HashMap<>();
    Map<String, Integer> readers = readers(model);
    Set<String> convolved = new HashSet<>();
    Set<String> results = new HashSet<>();
    Set<Integer> whole = new LinkedHashSet<>();
    for (int i = 0; i < model.nodes.size(); i++) {
      OnnxNode node = model.nodes.get(i);
      if (after[i] == 0
          || node.inputs().isEmpty()
          || node.outputs().isEmpty()
          || sides.getOrDefault(node.inputs().getFirst(), Long.MAX_VALUE) > mostSide
          || sides.getOrDefault(node.outputs().getFirst(), Long.MAX_VALUE) > mostSide) {
        continue;
      }
      String in = node.inputs().getFirst();
      String out = node.outputs().getFirst();
      int size = values.size();
      if (isConvolution(node, model)) {
        convolutions.add(i);
        whole.add(i);
        values.add(in);
        convolved.add(out);
        // A rectifier behind it is done as the result is rounded.
        if (!isRectified(model, i, readers)) {
          values.add(out);
          results.add(out);
        }
        continue;
      }
      if (RECTIFIERS.contains(node.type())) {
        if (values.contains(in) || convolved.contains(in)) {
          values.add(out);
        }
      } else if (POINTWISE.contains(node.type())) {
        if (values.containsAll(node.inputs())) {
          values.add(out);
        }
      } else if (MOVERS.contains(node.type()) && values.contains(in)) {
        values.add(out);
        like.put(out, like.getOrDefault(in, in));
      }
      if (values.size() > size) {
        whole.add(i);
        results.add(out);
      }
    }
    if (convolutions.isEmpty()) {
      throw new OnnxException(
          "the network has no convolution whose weights are constant floats, so nothing can be made of integers");
    }
    return new QuantisationPlan(convolutions, values, results, like, whole);
  }

  /// How many convolutions come behind each operation, itself left out: on the longest way.
  private static int[] convolutionsAfter(OnnxModel model) {
    int[] after = new int[model.nodes.size()];
    Map<String, Integer> leads = new HashMap<>();
    for (int i = model.nodes.size() - 1; i >= 0; i--) {
      OnnxNode node = model.nodes.get(i);
      for (String output : node.outputs()) {
        after[i] = Math.max(after[i], leads.getOrDefault(output, 0));
      }
      int through = after[i] + (node.type().equals("Conv") ? 1 : 0);
      node.inputs().forEach(input -> leads.merge(input, through, Math::max));
    }
    return after;
  }

  private static boolean isConvolution(OnnxNode node, OnnxModel model) {
    return node.type().equals("Conv")
        && node.inputs().size() >= 2
        && node.inputs().stream()
            .skip(1)
            .map(model.constants::get)
            .allMatch(c -> c != null && c.type() == OnnxGraph.FLOAT);
  }

  private static Map<String, Integer> readers(OnnxModel model) {
    Map<String, Integer> readers = new HashMap<>();
    for (OnnxNode node : model.nodes) {
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    return readers;
  }

  private static boolean isRectified(
      OnnxModel model, int convolution, Map<String, Integer> readers) {
    String out = model.nodes.get(convolution).outputs().getFirst();
    List<OnnxNode> next = new ArrayList<>();
    for (OnnxNode node : model.nodes) {
      if (node.inputs().contains(out)) {
        next.add(node);
      }
    }
    return readers.getOrDefault(out, 0) == 1
        && Set.of("Relu", "Clip").contains(next.getFirst().type());
  }
}
