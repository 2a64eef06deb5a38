package org.sightline.analysis.tfjs;

import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.analysis.onnx.Tensor;

/// The convolutions of a graph: TensorFlow keeps channels last, ONNX first, in pictures and
/// weights.
final class Convolution {
  static final long[] CHANNELS_FIRST = {0, 3, 1, 2};
  static final long[] CHANNELS_LAST = {0, 2, 3, 1};

  private Convolution() {}

  /// Translates `Conv2D` and `DepthwiseConv2dNative`.
  static void translate(TfjsNode node, TfjsGraph graph, OnnxGraph out) {
    String layout = node.text("data_format");
    if (!layout.isEmpty() && !layout.equals("NHWC")) {
      throw new TfjsException(node.name() + " has the layout " + layout + ", not known here");
    }
    boolean depthwise = node.op().equals("DepthwiseConv2dNative");
    Tensor.Floats weights = graph.floats(node.inputs().get(1));
    long[] shape = weights.shape();
    String kernel =
        out.constant(
            TfjsNode.nodeOf(node.inputs().get(1)) + (depthwise ? "/depthwise" : "/oihw"),
            channelsFirst(weights, depthwise));
    long[] strides = node.numbers("strides");
    long[] dilations = node.numbers("dilations");
    String first =
        out.node(
            "Transpose",
            out.fresh(node.name()),
            List.of(OpTranslator.name(node.inputs().getFirst())),
            "perm",
            CHANNELS_FIRST);
    List<String> from = new ArrayList<>(List.of(first, kernel));
    String convolved =
        out.node(
            "Conv",
            out.fresh(node.name()),
            from,
            "auto_pad",
            node.text("padding").equals("SAME") ? "SAME_UPPER" : "VALID",
            "strides",
            new long[] {strides[1], strides[2]},
            "dilations",
            dilations.length == 4 ? new long[] {dilations[1], dilations[2]} : new long[] {1, 1},
            "group",
            depthwise ? shape[2] : 1L,
            "kernel_shape",
            new long[] {shape[0], shape[1]});
    out.node("Transpose", node.name(), List.of(convolved), "perm", CHANNELS_LAST);
  }

  /// Weights `[h][w][in][out]` as `[out][in][h][w]`, or for a depthwise one, where `out` counts
  /// those of each channel, as `[in·out][1][h][w]`.
  private static Tensor channelsFirst(Tensor.Floats weights, boolean depthwise) {
    long[] shape = weights.shape();
    if (shape.length != 4) {
      throw new TfjsException("convolution weights have " + shape.length + " dimensions, not 4");
    }
    int height = (int) shape[0];
    int width = (int) shape[1];
    int in = (int) shape[2];
    int out = (int) shape[3];
    float[] to = new float[weights.values().length];
    int from = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            int channel = depthwise ? i * out + o : o * in + i;
            to[(channel * height + y) * width + x] = weights.values()[from++];
          }
        }
      }
    }
    long[] turned =
        depthwise
            ? new long[] {(long) in * out, 1, height, width}
            : new long[] {out, in, height, width};
    return new Tensor.Floats(turned, to);
  }
}
