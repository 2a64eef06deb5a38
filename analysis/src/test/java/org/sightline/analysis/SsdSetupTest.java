package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.domain.Box;

/// The set-up as a newcomer's machine runs it. What was fetched is kept below `target`, so that one
/// run in a working copy fetches.
class SsdSetupTest {
  @TempDir Path folder;

  @Test
  void theRegistrysNetworkIsFetchedTranslatedAndFindsTheMan() throws Exception {
    NetworkCatalogue kept =
        new NetworkCatalogue(
            Path.of(System.getProperty("sightline.root"), "analysis/target/networks"), List.of());
    List<String> heard = new ArrayList<>();
    InstalledNetwork ssd = null;
    try {
      ssd =
          kept.installed().isEmpty()
              ? new NetworkSetup(kept).fetchSsd(heard::add)
              : kept.require("SSDLite-MobileNetV2");
    } catch (AnalysisException e) {
      Assumptions.assumeTrue(
          e.kind() != AnalysisException.Kind.NOT_FETCHED, "no registry here: " + e.getMessage());
      throw e;
    }
    assertEquals(KnownNetworks.SSDLITE_MOBILENET_V2.sizeBytes(), Files.size(ssd.file()));
    try (Detector detector = DetectorOnFootageTest.open(ssd)) {
      Detection man =
          detector
              .detect(DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 120))
              .getFirst();
      assertEquals("person", man.label());
      assertTrue(man.box().overlap(new Box(0.5, 0.04, 0.68, 0.92)) > 0.75, man.toString());
    }
  }

  @Test
  void aPackageWithAnotherModelIsRefusedWithBothHashes() throws IOException {
    Path archive = folder.resolve("empty.tgz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(archive))) {
      out.write(new byte[1024]);
    }
    AnalysisException wrong =
        assertThrows(AnalysisException.class, () -> SsdPackage.translate(archive, folder));
    assertEquals(AnalysisException.Kind.WRONG_FILE, wrong.kind());
    assertTrue(wrong.getMessage().contains("no such file"), wrong.getMessage());
  }
}
