package org.sightline.analysis.quantise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.NetworkForm;
import org.sightline.analysis.detect.NetworkProbe;
import org.sightline.analysis.onnx.OnnxConstant;
import org.sightline.analysis.onnx.OnnxException;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.analysis.onnx.OnnxModel;
import org.sightline.analysis.onnx.Tensor;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;

class QuantiserTest {
  private static final int SIDE = 32;
  private static final NetworkForm FORM = new NetworkForm.Yolox(SIDE, 3);
  private final Random random = new Random(4);

  private Pixels picture() {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    random.nextBytes(rgb);
    return new Picture(SIDE, SIDE, rgb, Duration.ZERO, Instant.EPOCH);
  }

  private float[] weights(int count, float scale) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian() * scale;
    }
    return weights;
  }

  /// Three convolutions with what stands between them in detectors, the last one the head.
  private byte[] network(boolean focus) {
    OnnxGraph graph = new OnnxGraph();
    graph.input("images", 1, 3, SIDE, SIDE);
    String in = focus ? focus(graph) : "images";
    int channels = focus ? 12 : 3;
    convolution(graph, in, "a", new long[] {8, channels, 3, 3}, 0.002f);
    graph.node("Sigmoid", "s", List.of("a"));
    graph.node("Mul", "m", List.of("a", "s"));
    convolution(graph, "m", "b", new long[] {8, 8, 3, 3}, 0.2f);
    graph.node("Relu", "r", List.of("b"));
    graph.node(
        "MaxPool",
        "p",
        List.of("r"),
        "kernel_shape",
        new long[] {3, 3},
        "pads",
        new long[] {1, 1, 1, 1});
    graph.node("Concat", "c", List.of("p", "m"), "axis", 1L);
    convolution(graph, "c", "head", new long[] {4, 16, 3, 3}, 0.2f);
    graph.output("head", 1, 4, focus ? SIDE / 2 : SIDE, focus ? SIDE / 2 : SIDE);
    return graph.toByteArray();
  }

  private static String focus(OnnxGraph graph) {
    String[] parts = new String[4];
    for (int i = 0; i < 4; i++) {
      String half = slice(graph, "images", i % 2, 2);
      parts[i] = slice(graph, half, i / 2, 3);
    }
    return graph.node("Concat", "focus", List.of(parts), "axis", 1L);
  }

  private static String slice(OnnxGraph graph, String from, long start, long axis) {
    return graph.node(
        "Slice",
        graph.fresh("part"),
        List.of(
            from,
            graph.longs("start", start),
            graph.longs("end", Long.MAX_VALUE),
            graph.longs("axis", axis),
            graph.longs("step", 2)));
  }

  private void convolution(OnnxGraph graph, String from, String to, long[] shape, float scale) {
    int count = (int) (shape[0] * shape[1] * shape[2] * shape[3]);
    String w = graph.constant(to + "_w", new Tensor.Floats(shape, weights(count, scale)));
    String bias =
        graph.constant(
            to + "_b", new Tensor.Floats(new long[] {shape[0]}, weights((int) shape[0], 0.5f)));
    graph.node(
        "Conv",
        to,
        List.of(from, w, bias),
        "kernel_shape",
        new long[] {3, 3},
        "pads",
        new long[] {1, 1, 1, 1});
  }

  private static Map<String, float[]> run(byte[] network, Pixels picture) {
    Map<String, float[]> outputs = new HashMap<>();
    try (NetworkProbe probe = new NetworkProbe(network, "images", FORM)) {
      probe.run(picture, (name, values) -> outputs.put(name, floats(values)));
    }
    return outputs;
  }

  private static float[] floats(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /// Signal to error, in decibels.
  private static double fidelity(float[] wanted, float[] found) {
    double signal = 0;
    double error = 0;
    assertEquals(wanted.length, found.length);
    for (int i = 0; i < wanted.length; i++) {
      signal += wanted[i] * wanted[i];
      error += (wanted[i] - found[i]) * (wanted[i] - found[i]);
    }
    return 10 * Math.log10(signal / Math.max(error, 1e-20));
  }

  @Test
  void integersGiveWhatTheFloatsGiveButForRounding() {
    byte[] network = network(false);
    List<Pixels> pictures = List.of(picture(), picture(), picture());
    Quantiser quantiser = Quantiser.calibrated(network, FORM, pictures);
    Pixels unseen = picture();
    for (int levels : new int[] {Calibration.EIGHT_BITS, Calibration.SEVEN_BITS}) {
      byte[] integers = quantiser.quantise(new Calibration(0, levels, SIDE));
      double fidelity =
          fidelity(run(network, unseen).get("head"), run(integers, unseen).get("head"));
      assertTrue(fidelity > 25, levels + " levels: " + fidelity + " dB");
      OnnxModel model = OnnxModel.read(integers);
      OnnxConstant weights =
          model.constants.values().stream()
              .filter(c -> c.type() == OnnxConstant.INT8 && c.shape().size() == 4)
              .findFirst()
              .orElseThrow();
      int most = 0;
      for (byte weight : weights.bytes()) {
        most = Math.max(most, Math.abs(weight));
      }
      assertEquals(levels, most, "the largest weight takes the largest level");
    }
  }

  @Test
  void theHeadAndLargePicturesStayFloats() {
    Quantiser quantiser = Quantiser.calibrated(network(false), FORM, List.of(picture()));
    assertEquals(List.of(SIDE), quantiser.sides());
    OnnxModel whole = OnnxModel.read(quantiser.quantise(Calibration.usual(SIDE)));
    assertTrue(whole.constants.containsKey("head_w"), "the head's weights are floats still");
    assertFalse(whole.constants.containsKey("b_w"));
    assertThrows(
        OnnxException.class, () -> quantiser.quantise(Calibration.usual(SIDE - 1)), "nothing left");
  }

  @Test
  void aFocusIsFoldedIntoItsConvolutionWithoutAChange() {
    byte[] network = network(true);
    OnnxModel model = OnnxModel.read(network);
    assertTrue(FocusFold.fold(model));
    assertFalse(model.nodes.stream().anyMatch(node -> node.type().equals("Slice")));
    Pixels picture = picture();
    double same =
        fidelity(run(network, picture).get("head"), run(model.toByteArray(), picture).get("head"));
    assertTrue(same > 90, same + " dB");
    assertFalse(FocusFold.fold(OnnxModel.read(network(false))), "there is none");
  }

  @Test
  void whatCannotBeMadeOfIntegersIsRefusedInWords() {
    byte[] integers =
        Quantiser.calibrated(network(false), FORM, List.of(picture()))
            .quantise(Calibration.usual(SIDE));
    assertTrue(refusal(integers, List.of(picture())).contains("integers already"));
    assertTrue(refusal(network(false), List.of()).contains("no picture"));
    OnnxGraph plain = new OnnxGraph();
    plain.input("images", 1, 3, SIDE, SIDE);
    plain.node("Relu", "out", List.of("images"));
    plain.output("out", 1, 3, SIDE, SIDE);
    assertTrue(refusal(plain.toByteArray(), List.of(picture())).contains("no convolution"));
  }

  private static String refusal(byte[] network, List<Pixels> pictures) {
    return String.valueOf(
        assertThrows(OnnxException.class, () -> Quantiser.calibrated(network, FORM, pictures))
            .getMessage());
  }

  private static Detection person(double left, double sure) {
    return new Detection("person", sure, new Box(left, 0.2, left + 0.2, 0.8));
  }

  @Test
  void integersThatDriftAreGivenUpOnceAndThoseThatDoNotAreKept() {
    DriftWatch watch = new DriftWatch(10, 0.9);
    int samples = 0;
    for (int i = 0; i < 100; i++) {
      samples += watch.isSample() ? 1 : 0;
    }
    assertEquals(10, samples);
    for (int i = 0; i < 500; i++) {
      assertFalse(watch.note(List.of(person(0.1, 0.9)), List.of(person(0.11, 0.7))));
    }
    assertFalse(watch.note(List.of(person(0.1, 0.9)), List.of()), "one miss does not decide");
    int rounds = 0;
    while (!watch.note(List.of(person(0.1, 0.9)), List.of(person(0.6, 0.9)))) {
      assertTrue(++rounds < 100, "it drifted for " + rounds + " pictures");
    }
    assertTrue(watch.hasSteppedBack());
    assertFalse(watch.isSample());
    assertFalse(watch.note(List.of(person(0.1, 0.9)), List.of()), "told once");
  }
}
