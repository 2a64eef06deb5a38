package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.onnx.OnnxModel;
import org.sightline.analysis.quantise.DriftWatch;
import org.sightline.picture.Picture;
import org.sightline.testkit.ControllableClock;

class DetectorPoolTest {
  @TempDir Path folder;

  private final ControllableClock clock =
      new ControllableClock(Instant.parse("2026-11-22T10:00:00Z"));

  /// YOLOX-Nano with the weights of its last boxes set to nothing, as a quantisation that went
  /// wrong.
  private InstalledNetwork blind() throws IOException {
    NetworkCatalogue catalogue = NetworkCatalogue.of(folder, Map.of());
    catalogue.add(TestNetworks.yolox().file());
    OnnxModel model = OnnxModel.read(TestNetworks.yolox().file());
    model.constants.replaceAll(
        (name, constant) ->
            name.startsWith("head.obj_preds") && name.endsWith("weight")
                ? new org.sightline.analysis.onnx.OnnxConstant(
                    name, constant.type(), constant.shape(), new byte[constant.bytes().length])
                : constant);
    Path file = Files.write(folder.resolve("blind.onnx"), model.toByteArray());
    catalogue.add(file, Map.of("name", "blind", "form", "as YOLOX-Nano"));
    return catalogue.require("blind");
  }

  @Test
  void integersThatNoLongerFindWhatTheFloatsFindAreGivenUpForThem() throws IOException {
    Picture man = DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 120);
    try (DetectorPool pool =
        new DetectorPool(Optional.of(blind()), clock, new DriftWatch(1, 0.9))) {
      assertEquals("blind", pool.source().network());
      assertEquals(Optional.empty(), pool.problem());
      for (int i = 0; i < 60; i++) {
        pool.detect(man);
      }
      assertEquals("YOLOX-Nano", pool.source().network());
      assertEquals(KnownNetworks.YOLOX_NANO.sha256(), pool.source().sha256());
      String told = pool.problem().orElseThrow();
      assertTrue(told.contains("blind") && told.contains("network quantise"), told);
      assertEquals("person", pool.detect(man).orElse(List.of()).getFirst().label());
    }
  }

  @Test
  void integersThatAgreeAreKept() throws IOException {
    NetworkCatalogue catalogue = NetworkCatalogue.of(folder, Map.of());
    catalogue.add(TestNetworks.yolox().file());
    catalogue.add(TestNetworks.yolox().file(), Map.of("name", "same", "form", "as YOLOX-Nano"));
    Picture man = DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 120);
    try (DetectorPool pool =
        new DetectorPool(Optional.of(catalogue.require("same")), clock, new DriftWatch(1, 0.9))) {
      for (int i = 0; i < 30; i++) {
        pool.detect(man);
      }
      assertEquals("same", pool.source().network());
      assertEquals(Optional.empty(), pool.problem());
    }
  }
}
