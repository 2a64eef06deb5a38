package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.domain.Embedding;
import org.sightline.picture.Picture;

class EmbedderTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir Path folder;

  private static Picture plain(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Picture(width, height, rgb, Duration.ZERO, Instant.EPOCH);
  }

  @Test
  void picturesOfTheSameColourLieCloseWhateverTheirSize() throws Exception {
    Path file = LooksNetwork.write(folder.resolve("looks.onnx"));
    try (Embedder embedder = Embedder.open(file, LooksNetwork.FORM, HASH)) {
      Embedding red = embedder.embed(plain(64, 200, 255, 0, 0));
      Embedding alsoRed = embedder.embed(plain(300, 90, 230, 10, 10));
      Embedding blue = embedder.embed(plain(64, 64, 0, 0, 255));
      assertEquals(48, red.dimensions());
      assertEquals(HASH, red.network());
      assertTrue(red.similarity(alsoRed) > 0.98, "" + red.similarity(alsoRed));
      assertTrue(red.similarity(blue) < 0, "" + red.similarity(blue));
    }
  }

  @Test
  void anotherFormIsRefusedInWords() throws Exception {
    Path file = LooksNetwork.write(folder.resolve("looks.onnx"));
    NetworkForm.Looks other = new NetworkForm.Looks(64, NetworkForm.Looks.Levels.UNIT);
    DetectorException e =
        assertThrows(DetectorException.class, () -> Embedder.open(file, other, HASH));
    assertTrue(String.valueOf(e.getMessage()).contains("64"), e.getMessage());
    Path boxes =
        new DrawnNetwork("images", 1, 3, 32, 32)
            .gives("vector", new long[] {1, 4}, 1, 2, 3, 4)
            .write(folder, "short.onnx");
    DetectorException few =
        assertThrows(DetectorException.class, () -> Embedder.open(boxes, LooksNetwork.FORM, HASH));
    assertTrue(String.valueOf(few.getMessage()).contains("4 dimensions"), few.getMessage());
    Path none = Files.write(folder.resolve("none.onnx"), new byte[100]);
    assertThrows(DetectorException.class, () -> Embedder.open(none, LooksNetwork.FORM, HASH));
  }

  @Test
  void theCatalogueTakesItByItsFormAndNeverRecognisesWithIt() throws Exception {
    NetworkCatalogue catalogue = new NetworkCatalogue(folder.resolve("networks"), List.of());
    Path file = LooksNetwork.write(folder.resolve("mine.onnx"));
    InstalledNetwork added =
        catalogue.add(file, Map.of("name", "colours", "form", "looks:32:signed"));
    assertEquals(LooksNetwork.FORM, added.network().form());
    assertTrue(catalogue.preferred().isEmpty(), "nothing recognises with it");
    assertEquals(added, catalogue.requireLooks("colours"));
    assertThrows(AnalysisException.class, () -> catalogue.requireDetector("colours"));
    assertThrows(
        AnalysisException.class,
        () -> catalogue.add(file, Map.of("name", "boxes", "form", "yolox:32")));
  }
}
