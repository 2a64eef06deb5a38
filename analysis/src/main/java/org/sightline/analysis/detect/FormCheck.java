package org.sightline.analysis.detect;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The names of a file's inputs and outputs that stand for those of its form.
///
/// @param manyAtOnce whether the file takes any number of pictures at once
record FormCheck(String picture, List<String> others, List<String> outputs, boolean manyAtOnce) {
  FormCheck {
    others = List.copyOf(others);
    outputs = List.copyOf(outputs);
  }

  /// Finds them.
  ///
  /// @throws DetectorException naming what the file has and what its entry says, if they differ
  static FormCheck of(Path file, OrtSession session, NetworkForm form) throws OrtException {
    Map<String, NodeInfo> inputs = session.getInputInfo();
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    List<Port> wantedInputs = new ArrayList<>();
    wantedInputs.add(new Port("", OnnxJavaType.FLOAT, form.input().shape(1)));
    wantedInputs.addAll(form.otherInputs());
    List<String> in = matched(inputs, wantedInputs);
    List<String> out = matched(outputs, form.outputs());
    boolean all = inputs.size() == wantedInputs.size() && !in.contains("") && !out.contains("");
    if (!all) {
      throw new DetectorException(
          "network %s has inputs %s and outputs %s, but its entry says inputs %s and outputs %s (%s). It is another network, or was exported in another way: fetch the entry's own file, or declare its form"
              .formatted(file, words(inputs), words(outputs), wantedInputs, form.outputs(), form),
          null);
    }
    NodeInfo picture = inputs.get(in.getFirst());
    boolean many =
        picture != null && picture.getInfo() instanceof TensorInfo t && t.getShape()[0] == -1;
    return new FormCheck(in.getFirst(), in.subList(1, in.size()), out, many);
  }

  /// The name in the file for each wanted port, empty where none fits; more outputs than wanted are
  /// no harm, and are not computed.
  private static List<String> matched(Map<String, NodeInfo> found, List<Port> wanted) {
    Map<String, NodeInfo> free = new LinkedHashMap<>(found);
    List<String> names = new ArrayList<>();
    for (Port port : wanted) {
      String name = "";
      for (Map.Entry<String, NodeInfo> candidate : free.entrySet()) {
        if (name.isEmpty()
            && mayBe(candidate.getKey(), port, wanted)
            && candidate.getValue().getInfo() instanceof TensorInfo t
            && port.fits(t.type, t.getShape())) {
          name = candidate.getKey();
        }
      }
      free.remove(name);
      names.add(name);
    }
    return names;
  }

  /// A port without a name is any that no other port names.
  private static boolean mayBe(String name, Port port, List<Port> wanted) {
    return port.name().isEmpty() ? !isNamed(name, wanted) : name.equals(port.name());
  }

  private static boolean isNamed(String name, List<Port> wanted) {
    return wanted.stream().anyMatch(port -> port.name().equals(name));
  }

  private static List<String> words(Map<String, NodeInfo> nodes) {
    List<String> words = new ArrayList<>();
    nodes.forEach(
        (name, node) ->
            words.add(
                node.getInfo() instanceof TensorInfo t
                    ? Port.words(name, t.type, t.getShape())
                    : name + " that is no tensor"));
    return words;
  }
}
