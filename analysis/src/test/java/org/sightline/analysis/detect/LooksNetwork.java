package org.sightline.analysis.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sightline.analysis.onnx.OnnxGraph;

/// A small network of the form `looks` whose vectors are known: the mean colours of sixteen parts
/// of a picture, 48 numbers.
public final class LooksNetwork {
  /// Its form.
  public static final NetworkForm.Looks FORM =
      new NetworkForm.Looks(32, NetworkForm.Looks.Levels.SIGNED);

  private LooksNetwork() {}

  /// Writes its file.
  public static Path write(Path file) throws IOException {
    OnnxGraph graph = new OnnxGraph();
    graph.input("picture", 1, 3, 32, 32);
    graph.node(
        "AveragePool",
        "means",
        List.of("picture"),
        "kernel_shape",
        new long[] {8, 8},
        "strides",
        new long[] {8, 8});
    graph.node("Flatten", "vector", List.of("means"), "axis", 1L);
    graph.output("vector", 1, 48);
    return Files.write(file, graph.toByteArray());
  }
}
