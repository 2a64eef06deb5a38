package org.sightline.analysis.quantise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.analysis.onnx.OnnxConstant;
import org.sightline.analysis.onnx.OnnxException;
import org.sightline.analysis.onnx.OnnxModel;
import org.sightline.analysis.onnx.OnnxNode;
import org.sightline.picture.Pixels;

/// A float network made into one of 8-bit integers, in the QDQ form that every runtime of ONNX
/// understands: values are rounded (`QuantizeLinear`) and made floats again (`DequantizeLinear`)
/// around each operation, and the runtime puts an integer operation in place of the three.
///
/// Weights are signed, each output channel with a scale of its own; values between operations are
/// unsigned, with one scale each, from [Ranges]; biases are 32 bits. After Jacob et al.,
/// "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference"
/// (CVPR 2018) and Krishnamoorthi (2018, arXiv:1806.08342).
public final class Quantiser {
  /// Of ONNX, the first with a scale for each channel.
  private static final long OPERATOR_SET = 13;

  private static final long FILE_VERSION = 7;

  /// Operations that changed their form on the way to that operator set.
  private static final Set<String> CHANGED =
      Set.of("Softmax", "LogSoftmax", "Hardmax", "Split", "ReduceSum", "Squeeze", "Unsqueeze");

  private final byte[] network;
  private final Map<String, Long> sides;
  private final Ranges ranges;

  private Quantiser(byte[] network, Map<String, Long> sides, Ranges ranges) {
    this.network = network;
    this.sides = sides;
    this.ranges = ranges;
  }

  /// Looks at what values a network has inside on pictures of the place where it will work.
  ///
  /// @param network the bytes of its file
  /// @throws OnnxException if it cannot be quantised
  public static Quantiser calibrated(byte[] network, NetworkForm form, List<Pixels> pictures) {
    if (pictures.isEmpty()) {
      throw new OnnxException("nothing to calibrate on: the footage holds no picture");
    }
    OnnxModel model = OnnxModel.read(network);
    for (OnnxNode node : model.nodes) {
      if (node.type().equals("QuantizeLinear") || node.type().endsWith("Integer")) {
        throw new OnnxException("the network is made of integers already");
      }
      if (model.operatorSet() < OPERATOR_SET && CHANGED.contains(node.type())) {
        throw new OnnxException(
            "it is written in operator set %d, in which %s has another form: export it with operator set %d or later"
                .formatted(model.operatorSet(), node.type(), OPERATOR_SET));
      }
    }
    byte[] from = FocusFold.fold(model) ? model.toByteArray() : network.clone();
    Map<String, Long> sides = Ranges.sides(from, form, pictures.getFirst());
    QuantisationPlan all = QuantisationPlan.of(model, sides, Long.MAX_VALUE - 1);
    return new Quantiser(from, sides, Ranges.of(from, form, all.values(), pictures));
  }

  /// The sides of pictures inside the network, the largest first: what [Calibration#mostSide()] can
  /// sensibly be.
  public List<Integer> sides() {
    return sides.values().stream()
        .distinct()
        .sorted(Comparator.reverseOrder())
        .map(Math::toIntExact)
        .toList();
  }

  /// The network of integers as the bytes of an ONNX file.
  public byte[] quantise(Calibration calibration) {
    OnnxModel model = OnnxModel.read(network);
    QuantisationPlan plan = QuantisationPlan.of(model, sides, calibration.mostSide());
    List<OnnxNode> nodes = new ArrayList<>();
    for (String value : plan.values()) {
      if (model.inputNames().contains(value)) {
        round(model, nodes, value, rounding(plan, value, calibration));
      }
    }
    for (int i = 0; i < model.nodes.size(); i++) {
      OnnxNode node = model.nodes.get(i);
      List<String> inputs = new ArrayList<>();
      for (String input : node.inputs()) {
        boolean whole =
            plan.results().contains(input)
                || (plan.whole().contains(i) && plan.values().contains(input));
        inputs.add(whole ? rounded(input) : input);
      }
      if (plan.convolutions().contains(i)) {
        weigh(model, nodes, inputs, calibration);
      }
      nodes.add(node.withInputs(inputs));
      for (String output : node.outputs()) {
        if (plan.values().contains(output)) {
          round(model, nodes, output, rounding(plan, output, calibration));
        }
      }
    }
    model.nodes.clear();
    model.nodes.addAll(nodes);
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> used.addAll(node.inputs()));
    model.constants.keySet().retainAll(used);
    model.requireOperatorSet(OPERATOR_SET, FILE_VERSION);
    return model.toByteArray();
  }

  private static String rounded(String value) {
    return value + "/rounded";
  }

  private Ranges.Rounding rounding(QuantisationPlan plan, String value, Calibration calibration) {
    return ranges.of(plan.like().getOrDefault(value, value), calibration);
  }

  private static void round(
      OnnxModel model, List<OnnxNode> nodes, String value, Ranges.Rounding rounding) {
    String scale = value + "/scale";
    String zero = value + "/zero";
    model.constants.put(scale, OnnxConstant.floats(scale, List.of(), rounding.scale()));
    model.constants.put(
        zero,
        new OnnxConstant(zero, OnnxConstant.UINT8, List.of(), new byte[] {(byte) rounding.zero()}));
    String whole = value + "/whole";
    nodes.add(OnnxNode.of("QuantizeLinear", List.of(value, scale, zero), whole));
    nodes.add(OnnxNode.of("DequantizeLinear", List.of(whole, scale, zero), rounded(value)));
  }

  /// Puts integers in place of the weights and the bias of a convolution.
  private static void weigh(
      OnnxModel model, List<OnnxNode> nodes, List<String> inputs, Calibration calibration) {
    OnnxConstant weights = constant(model, inputs.get(1));
    float[] values = weights.floats();
    int channels = Math.toIntExact(weights.shape().getFirst());
    int each = channels == 0 ? 0 : values.length / channels;
    float[] scales = new float[channels];
    byte[] whole = new byte[values.length];
    byte[] zeros = new byte[channels];
    for (int c = 0; c < channels; c++) {
      float most = 1e-8f;
      for (int i = c * each; i < (c + 1) * each; i++) {
        most = Math.max(most, Math.abs(values[i]));
      }
      scales[c] = most / calibration.weightLevels();
      for (int i = c * each; i < (c + 1) * each; i++) {
        whole[i] =
            (byte)
                Math.clamp(
                    Math.round(values[i] / scales[c]),
                    -calibration.weightLevels(),
                    calibration.weightLevels());
      }
    }
    String name = inputs.get(1) + "@" + nodes.size();
    List<Long> along = List.of((long) channels);
    model.constants.put(name, new OnnxConstant(name, OnnxConstant.INT8, weights.shape(), whole));
    model.constants.put(name + "/scale", OnnxConstant.floats(name + "/scale", along, scales));
    model.constants.put(
        name + "/zero", new OnnxConstant(name + "/zero", OnnxConstant.INT8, along, zeros));
    nodes.add(
        OnnxNode.of(
            "DequantizeLinear",
            List.of(name, name + "/scale", name + "/zero"),
            name + "/floats",
            "axis",
            0L));
    inputs.set(1, name + "/floats");
    if (inputs.size() > 2) {
      inputs.set(2, bias(model, nodes, inputs, scales));
    }
  }

  /// A bias counts in products of a value's and a weight's steps.
  private static String bias(
      OnnxModel model, List<OnnxNode> nodes, List<String> inputs, float[] weightScales) {
    String value = inputs.getFirst().substring(0, inputs.getFirst().length() - "/rounded".length());
    float valueScale = constant(model, value + "/scale").floats()[0];
    float[] floats = constant(model, inputs.get(2)).floats();
    float[] scales = new float[floats.length];
    int[] whole = new int[floats.length];
    int[] zeros = new int[floats.length];
    for (int i = 0; i < floats.length; i++) {
      scales[i] = valueScale * weightScales[i];
      whole[i] =
          (int) Math.clamp(Math.round((double) floats[i] / scales[i]), -(1L << 30), 1L << 30);
    }
    String name = inputs.get(2) + "@" + nodes.size();
    List<Long> along = List.of((long) floats.length);
    model.constants.put(name, OnnxConstant.integers(name, along, whole));
    model.constants.put(name + "/scale", OnnxConstant.floats(name + "/scale", along, scales));
    model.constants.put(name + "/zero", OnnxConstant.integers(name + "/zero", along, zeros));
    nodes.add(
        OnnxNode.of(
            "DequantizeLinear",
            List.of(name, name + "/scale", name + "/zero"),
            name + "/floats",
            "axis",
            0L));
    return name + "/floats";
  }

  private static OnnxConstant constant(OnnxModel model, String name) {
    OnnxConstant constant = model.constants.get(name);
    if (constant == null) {
      throw new OnnxException("constant " + name + " is missing");
    }
    return constant;
  }
}
