package org.sightline.analysis.tfjs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sightline.analysis.onnx.OnnxGraph;

/// A translation of a TensorFlow.js graph model to ONNX, from a chosen input to chosen outputs.
///
/// Only what the outputs need is translated, and nothing before the input: TensorFlow's detection
/// graphs begin with loops that scale pictures, which is done outside. The same model always gives
/// the same bytes, so that the result can be checked by its hash.
public final class TfjsToOnnx {
  /// The longest chain of nodes; more means a loop.
  private static final int MAX_NODES = 20_000;

  /// A tensor of real numbers: the node that makes it, and its shape.
  public record Port(String node, long[] shape) {}

  private final TfjsGraph graph;
  private final OnnxGraph out = new OnnxGraph();
  private final OpTranslator operations;
  private final Set<String> done = new HashSet<>();

  private TfjsToOnnx(TfjsGraph graph) {
    this.graph = graph;
    operations = new OpTranslator(graph, out);
  }

  /// Translates the model in `folder` (`model.json` and its weight files).
  ///
  /// @return an ONNX file
  /// @throws TfjsException if it is damaged or has an operation that is not known here
  public static byte[] translate(Path folder, Port input, List<Port> outputs) throws IOException {
    TfjsToOnnx translation = new TfjsToOnnx(TfjsGraph.read(folder));
    translation.graph.node(input.node());
    translation.out.input(input.node(), input.shape());
    translation.done.add(input.node());
    for (Port output : outputs) {
      translation.reach(output.node());
      translation.out.output(output.node(), output.shape());
    }
    return translation.out.toByteArray();
  }

  /// Translates a node after all that it reads.
  private void reach(String wanted) {
    Deque<String> open = new ArrayDeque<>(List.of(wanted));
    while (!open.isEmpty()) {
      if (open.size() > MAX_NODES) {
        throw new TfjsException("the graph runs in a circle at node " + open.peek());
      }
      TfjsNode node = graph.node(open.peek());
      if (done.contains(node.name())) {
        open.pop();
        continue;
      }
      boolean ready = true;
      for (int i = 0; i < node.inputs().size(); i++) {
        String input = TfjsNode.nodeOf(node.inputs().get(i));
        if (!OpTranslator.isReadAsNumbers(node, i) && !done.contains(input)) {
          open.push(input);
          ready = false;
        }
      }
      if (ready) {
        operations.translate(node);
        done.add(node.name());
        open.pop();
      }
    }
  }
}
