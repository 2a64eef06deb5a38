package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorSettings;

/// ONNX Runtime reads its process's command line when it begins, with a stack as deep as it is
/// long.
class LongCommandLineTest {
  private static final int CHARACTERS = 60_000;

  @Test
  void aLongCommandLineDoesNotEndTheProcess() throws IOException, InterruptedException {
    Path network = TestNetworks.yolox().file();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Loading.class.getName(),
                network.toString(),
                "x".repeat(CHARACTERS))
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
  }

  /// Loads the network that it is called with.
  static final class Loading {
    private Loading() {}

    public static void main(String[] words) {
      Network entry = KnownNetworks.YOLOX_NANO;
      Detector.open(Path.of(words[0]), entry.form(), entry.labels(), DetectorSettings.usual())
          .close();
    }
  }
}
