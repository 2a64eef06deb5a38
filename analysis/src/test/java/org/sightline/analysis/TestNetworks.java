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
}
