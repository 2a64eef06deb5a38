package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;

/// YOLOX-Nano made of integers, on real footage.
class SmallerOnFootageTest {
  @TempDir Path folder;

  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("sightline.root"), "../shared/data").resolve(file);
    Assumptions.assumeTrue(Files.exists(path), "third-party file " + path + " is absent");
    return path;
  }

  /// View 1 of PETS 2009 S2.L1 as a video: where Debian's package puts it, or where a variable
  /// says.
  private static Path pets() {
    String named = System.getenv("SIGHTLINE_VTEST");
    Path path =
        Path.of(named == null ? "/usr/share/doc/opencv-doc/examples/data/vtest.avi" : named);
    Assumptions.assumeTrue(Files.exists(path), "needs vtest.avi: apt-get install opencv-doc");
    return path;
  }

  private InstalledNetwork yolox() throws java.io.IOException {
    return new NetworkCatalogue(folder, List.of()).add(shared("models/yolox_nano.onnx"));
  }

  @Test
  void whatTheFloatsAreSureOfTheIntegersFind() throws Exception {
    FootageSample sample =
        FootageSample.of(
            List.of(
                shared("footage/one-by-one-person-detection.mp4"),
                shared("footage/car-detection.mp4")),
            24,
            Optional.empty());
    Smaller smaller = new Smaller(yolox(), sample.judged(), Optional.empty(), line -> {});
    Smaller.Made made = smaller.make(sample.calibration(), 2);
    System.out.println("YOLOX-Nano of integers: " + made.report().recommendation());
    assertTrue(made.report().isWithin(), made.report().recommendation());
    assertTrue(made.file().length < 0.6 * made.report().floatBytes());
  }

  @Test
  void onPets2009TheIntegersLoseLessThanAPointOfMeanAveragePrecision() throws Exception {
    LabelledFootage truth = LabelFile.truth(shared("tracking/pets09-s2l1/gt.xml"));
    FootageSample sample = FootageSample.of(List.of(pets()), 120, Optional.of(truth));
    Smaller smaller = new Smaller(yolox(), sample.judged(), sample.truth(), line -> {});
    QuantisationReport report = smaller.make(sample.calibration(), 1).report();
    System.out.println("YOLOX-Nano of integers on PETS 2009: " + report.recommendation());
    assertTrue(report.loss() <= 1, report.recommendation());
    assertTrue(report.floatScore().orElseThrow().ap50() > 0.8, "the floats are at work");
  }
}
