package org.sightline.analysis.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.analysis.onnx.Tensor;

/// Networks of a few operations whose outputs are known: constants, to which the picture adds
/// nothing (its mean times 0), so that the whole way through the runtime is walked.
final class DrawnNetwork {
  final OnnxGraph graph = new OnnxGraph();
  private final long[] input;

  /// @param input the picture's shape
  DrawnNetwork(String name, long... input) {
    this.input = input;
    graph.input(name, input);
    graph.node("ReduceMean", "mean", List.of(name, axes()), "keepdims", 1L);
    graph.node("Mul", "nothing", List.of("mean", floats(new long[] {1}, 0)));
    // One 0 for each picture, whatever the layout.
    graph.node("Reshape", "zero", List.of("nothing", graph.longs("flat", -1)));
  }

  private String axes() {
    long[] axes = new long[input.length - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return graph.longs("axes", axes);
  }

  private String floats(long[] shape, float... values) {
    return graph.constant(graph.fresh("values"), new Tensor.Floats(shape, values));
  }

  /// Adds an output that holds `values` for each picture.
  ///
  /// @param shape for one picture
  DrawnNetwork gives(String name, long[] shape, float... values) {
    long[] declared = shape.clone();
    declared[0] = input[0];
    long[] lengths = new long[shape.length];
    java.util.Arrays.fill(lengths, 1);
    lengths[0] = -1;
    graph.node("Reshape", name + "_zero", List.of("zero", graph.longs("each", lengths)));
    graph.node("Add", name, List.of(name + "_zero", floats(shape, values)));
    graph.output(name, declared);
    return this;
  }

  /// Adds an output of 64-bit integers.
  DrawnNetwork givesLongs(String name, long[] shape, float... values) {
    String as = name + "_floats";
    graph.node("Reshape", name + "_zero", List.of("zero", graph.longs("each", -1, 1)));
    graph.node("Add", as, List.of(name + "_zero", floats(shape, values)));
    graph.node("Cast", name, List.of(as), "to", (long) OnnxGraph.INT64);
    graph.outputOf(OnnxGraph.INT64, name, shape);
    return this;
  }

  DrawnNetwork with(Consumer<OnnxGraph> more) {
    more.accept(graph);
    return this;
  }

  Path write(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), graph.toByteArray());
  }
}
