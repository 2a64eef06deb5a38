package org.sightline.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Third-party networks and footage that tests read where they are, and are skipped without.
final class TestNetworks {
  private TestNetworks() {}

  static Path shared(String file) {
    Path path = Path.of(System.getProperty("sightline.root"), "../shared/data").resolve(file);
    Assumptions.assumeTrue(Files.exists(path), "third-party file " + path + " is absent");
    return path;
  }

  static InstalledNetwork yolox() {
    return new InstalledNetwork(KnownNetworks.YOLOX_NANO, shared("models/yolox_nano.onnx"));
  }

  /// The network for faces. What was fetched is kept below `target`, so that one run in a working
  /// copy fetches.
  static InstalledSide faces() throws InterruptedException {
    Path root = Path.of(System.getProperty("sightline.root"));
    NetworkCatalogue kept =
        new NetworkCatalogue(root.resolve("analysis/target/networks"), java.util.List.of());
    try {
      return new NetworkSetup(kept).ensureSide(KnownSides.BLAZEFACE, line -> {});
    } catch (AnalysisException e) {
      Assumptions.assumeTrue(
          e.kind() != AnalysisException.Kind.NOT_FETCHED, "no registry here: " + e.getMessage());
      throw e;
    }
  }
}
