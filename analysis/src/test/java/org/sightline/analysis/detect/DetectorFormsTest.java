package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.onnx.OnnxGraph;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

/// Every family of networks, each by a tiny network that says what the test tells it to.
class DetectorFormsTest {
  private static final int SIDE = 64;
  private static final List<String> LABELS = List.of("person", "car", "");

  @TempDir Path folder;

  /// Twice as wide as high: in a letterboxed input of 64 it takes 64x32.
  private final Picture picture =
      new Picture(200, 100, new byte[200 * 100 * 3], Duration.ZERO, Instant.EPOCH);

  private List<Detection> found(DrawnNetwork network, NetworkForm form) throws IOException {
    Path file = network.write(folder, "drawn.onnx");
    try (Detector detector = Detector.open(file, form, LABELS, DetectorSettings.usual())) {
      List<Detection> found = detector.detect(picture);
      assertEquals(found, detector.detect(picture), "the same again");
      assertEquals(
          List.of(found, found), detector.look(List.of(View.of(picture), View.of(picture))));
      return found;
    }
  }

  private static void assertBox(Detection found, String label, double sure, Box box) {
    assertEquals(label, found.label());
    assertEquals(sure, found.confidence(), 1e-4);
    assertEquals(box.left(), found.box().left(), 1e-4, found.toString());
    assertEquals(box.top(), found.box().top(), 1e-4, found.toString());
    assertEquals(box.right(), found.box().right(), 1e-4, found.toString());
    assertEquals(box.bottom(), found.box().bottom(), 1e-4, found.toString());
  }

  private static long[] planes(int side) {
    return new long[] {1, 3, side, side};
  }

  @Test
  void yoloxIsReadByItsGrids() throws IOException {
    // 64 cells of stride 8, 16 of stride 16, 4 of stride 32.
    float[] values = new float[84 * 8];
    int row = (64 + 5) * 8; // Cell x 1, y 1 of stride 16: its corner at 16, 16.
    values[row] = 0.5f;
    values[row + 1] = -0.25f;
    values[row + 2] = (float) Math.log(2);
    values[row + 3] = 0;
    values[row + 4] = 0.9f;
    values[row + 6] = 0.5f;
    List<Detection> found =
        found(
            new DrawnNetwork("images", planes(SIDE)).gives("o", new long[] {1, 84, 8}, values),
            new NetworkForm.Yolox(SIDE, 3));
    assertEquals(1, found.size());
    // Centre 24, 12, size 32x16 of an input in which the picture takes 64x32.
    assertBox(found.getFirst(), "car", 0.45, new Box(8 / 64.0, 4 / 32.0, 40 / 64.0, 20 / 32.0));
  }

  @Test
  void yolo8IsReadInAllThreeHeads() throws IOException {
    int cells = 84;
    float[] channels = new float[6 * cells];
    float[] turned = new float[6 * cells];
    // Centre 32, 32, 16x8: the picture lies from 16 to 48 downwards. Twice, to be suppressed once.
    float[][] rows = {
      {32, 32, 16, 8, 0.8f, 0.1f}, {33, 32, 16, 8, 0.6f, 0.1f}, {8, 20, 4, 4, 0, 0.3f}
    };
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < 6; c++) {
        channels[c * cells + 10 + i] = rows[i][c];
        turned[(10 + i) * 6 + c] = rows[i][c];
      }
    }
    Box middle = new Box(24 / 64.0, 12 / 32.0, 40 / 64.0, 20 / 32.0);
    Box corner = new Box(6 / 64.0, 2 / 32.0, 10 / 64.0, 6 / 32.0);
    List<Detection> first =
        found(
            new DrawnNetwork("images", planes(SIDE))
                .gives("output0", new long[] {1, 6, cells}, channels),
            new NetworkForm.Yolo(SIDE, 2, NetworkForm.Yolo.Head.CHANNELS_FIRST));
    assertEquals(2, first.size(), first.toString());
    assertBox(first.get(0), "person", 0.8, middle);
    assertBox(first.get(1), "car", 0.3, corner);
    assertEquals(
        first,
        found(
            new DrawnNetwork("images", planes(SIDE))
                .gives("output0", new long[] {1, cells, 6}, turned),
            new NetworkForm.Yolo(SIDE, 2, NetworkForm.Yolo.Head.CELLS_FIRST)));
    float[] suppressed = {24, 28, 40, 36, 0.8f, 0, 6, 18, 10, 22, 0.3f, 1, 0, 0, 0, 0, 0, 0};
    assertEquals(
        first,
        found(
            new DrawnNetwork("images", planes(SIDE))
                .gives("output0", new long[] {1, 3, 6}, suppressed),
            new NetworkForm.Yolo(SIDE, 2, NetworkForm.Yolo.Head.SUPPRESSED)));
  }

  @Test
  void transformersAreReadDecodedAndAsLogits() throws IOException {
    Box box = new Box(0.25, 0.25, 0.75, 0.5);
    List<Detection> decoded =
        found(
            new DrawnNetwork("images", planes(SIDE))
                .with(g -> g.inputOf(OnnxGraph.INT64, "orig_target_sizes", 1, 2))
                .with(
                    g -> {
                      g.node("Cast", "sizes", List.of("orig_target_sizes"), "to", 1L);
                      g.node("Concat", "both", List.of("sizes", "sizes"), "axis", 1L);
                      g.node("Reshape", "each", List.of("both", g.longs("shape", 1, 1, 4)));
                    })
                .givesLongs("labels", new long[] {1, 2}, 1, 0)
                .gives(
                    "fractions",
                    new long[] {1, 2, 4},
                    0.25f,
                    0.25f,
                    0.75f,
                    0.5f,
                    0.1f,
                    0.1f,
                    0.2f,
                    0.2f)
                .with(
                    g -> {
                      g.node("Mul", "boxes", List.of("fractions", "each"));
                      g.output("boxes", 1, 2, 4);
                    })
                .gives("scores", new long[] {1, 2}, 0.7f, 0.01f),
            new NetworkForm.Detr(SIDE, 2, 2, NetworkForm.Detr.Head.DECODED));
    assertEquals(1, decoded.size(), decoded.toString());
    assertBox(decoded.getFirst(), "car", 0.7, box);
    List<Detection> logits =
        found(
            new DrawnNetwork("pixel_values", planes(SIDE))
                .gives("logits", new long[] {1, 2, 2}, -9, (float) Math.log(7.0 / 3), -9, -9)
                .gives("pred_boxes", new long[] {1, 2, 4}, 0.5f, 0.375f, 0.5f, 0.25f, 0, 0, 0, 0),
            new NetworkForm.Detr(SIDE, 2, 2, NetworkForm.Detr.Head.LOGITS));
    assertBox(logits.getFirst(), "car", 0.7, box);
  }

  @Test
  void nanoDetIsReadByItsDistributions() throws IOException {
    int width = 2 + 4 * 8;
    float[] values = new float[84 * width];
    int row = 27 * width; // Cell x 3, y 3 of stride 8: its centre at 28, 28.
    values[row + 1] = 0.6f;
    int[] sure = {1, 2, 3, 0};
    for (int side = 0; side < 4; side++) {
      for (int bin = 0; bin < 8; bin++) {
        values[row + 2 + side * 8 + bin] = bin == sure[side] ? 60 : 0;
      }
    }
    List<Detection> found =
        found(
            new DrawnNetwork("data", planes(SIDE))
                .gives("output", new long[] {1, 84, width}, values),
            new NetworkForm.NanoDet(SIDE, 2, 7, List.of(8, 16, 32), 0.5));
    assertBox(found.getFirst(), "car", 0.6, new Box(20 / 64.0, 12 / 64.0, 52 / 64.0, 28 / 64.0));
  }

  @Test
  void singleShotDetectorsAreReadByTheNamesOfTheirOutputs() throws IOException {
    // The outputs stand in another order than in the form.
    List<Detection> found =
        found(
            new DrawnNetwork("picture", 1, SIDE, SIDE, 3)
                .gives("scores", new long[] {1, 2, 3}, 0.2f, 0.5f, 0.9f, 0, 0.6f, 0)
                .gives("boxes", new long[] {1, 2, 1, 4}, 0, 0, 1, 1, 0.25f, 0.5f, 0.75f, 1),
            new NetworkForm.Ssd(SIDE, 2, 3, "boxes", "scores"));
    // The first anchor speaks for class 2, which has no name.
    assertEquals(1, found.size());
    assertBox(found.getFirst(), "car", 0.6, new Box(0.5, 0.25, 1, 0.75));
  }

  @Test
  void aNetworkForAnyNumberOfPicturesLooksAtSeveralAtOnce() throws IOException {
    Path file =
        new DrawnNetwork("images", -1, 3, SIDE, SIDE)
            .gives("output0", new long[] {1, 1, 6}, 24, 28, 40, 36, 0.8f, 0)
            .write(folder, "many.onnx");
    NetworkForm form = new NetworkForm.Yolo(SIDE, 2, NetworkForm.Yolo.Head.SUPPRESSED);
    try (Detector detector = Detector.open(file, form, LABELS, DetectorSettings.usual())) {
      assertEquals(Detector.MOST_AT_ONCE, detector.mostAtOnce());
      Picture tall = picture.crop(0, 0, 50, 100);
      List<View> views =
          new java.util.ArrayList<>(
              List.of(View.of(picture), View.of(tall), new View(picture, new Box(0.5, 0, 1, 0.5))));
      for (int i = 0; i < 8; i++) {
        views.add(View.of(tall));
      }
      List<List<Detection>> found = detector.look(views);
      assertEquals(views.size(), found.size());
      assertBox(
          found.get(0).getFirst(),
          "person",
          0.8,
          new Box(24 / 64.0, 12 / 32.0, 40 / 64.0, 20 / 32.0));
      assertBox(
          found.get(1).getFirst(),
          "person",
          0.8,
          new Box(8 / 32.0, 28 / 64.0, 24 / 32.0, 36 / 64.0));
      // The box is told in fractions of the whole picture, of which the view is a quarter.
      assertBox(
          found.get(2).getFirst(),
          "person",
          0.8,
          new Box(0.5 + 24 / 128.0, 12 / 64.0, 0.5 + 40 / 128.0, 20 / 64.0));
      assertEquals(found.get(1), found.get(10));
    }
  }

  @Test
  void aFileOfAnotherFormIsRefusedByWhatItHasAndWhatItShouldHave() throws IOException {
    Path file =
        new DrawnNetwork("images", planes(SIDE))
            .gives("output0", new long[] {1, 84, 8}, new float[84 * 8])
            .write(folder, "other.onnx");
    String told = refusal(file, new NetworkForm.Detr(SIDE, 2, 300, NetworkForm.Detr.Head.DECODED));
    for (String part :
        List.of(
            "other.onnx",
            "images FLOAT [1, 3, 64, 64]",
            "output0 FLOAT [1, 84, 8]",
            "orig_target_sizes INT64 [1, 2]",
            "labels INT64 [1, 300]")) {
      assertTrue(told.contains(part), told);
    }
    assertTrue(
        refusal(file, new NetworkForm.Yolo(SIDE, 4, NetworkForm.Yolo.Head.CHANNELS_FIRST))
            .contains("[1, 8, 84]"));
    assertTrue(refusal(file, new NetworkForm.Yolox(128, 3)).contains("[1, 3, 128, 128]"));
  }

  private static String refusal(Path file, NetworkForm form) {
    DetectorException refused =
        assertThrows(
            DetectorException.class,
            () -> Detector.open(file, form, LABELS, DetectorSettings.usual()).close());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void aFileThatIsEmptyCutOffDamagedOrLargerThanMemoryIsRefused() throws IOException {
    NetworkForm form = new NetworkForm.Yolox(SIDE, 3);
    assertTrue(refusal(folder.resolve("absent.onnx"), form).contains("is no file"));
    assertTrue(refusal(Files.createFile(folder.resolve("empty.onnx")), form).contains("0 bytes"));
    Path huge = folder.resolve("huge.onnx");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 42);
    }
    assertTrue(refusal(huge, form).contains("4398046511104 bytes"));
    byte[] good =
        Files.readAllBytes(
            new DrawnNetwork("images", planes(SIDE))
                .gives("output0", new long[] {1, 84, 8}, new float[84 * 8])
                .write(folder, "good.onnx"));
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
      Path file = Files.write(folder.resolve("cut.onnx"), bad);
      assertTrue(refusal(file, form).contains("cut.onnx"));
    }
  }

  @Test
  void aProviderThatIsNotHereIsNamedWithThoseThatAre() throws IOException {
    Path file =
        new DrawnNetwork("images", planes(SIDE))
            .gives("output0", new long[] {1, 84, 8}, new float[84 * 8])
            .write(folder, "good.onnx");
    for (Execution.Provider provider : Execution.Provider.values()) {
      Execution execution = new Execution(provider, 0, 1);
      if (provider == Execution.Provider.CPU) {
        open(file, execution).close();
      } else if (!Execution.isHere(provider)) {
        DetectorException absent =
            assertThrows(DetectorException.class, () -> open(file, execution).close());
        assertTrue(absent.getMessage().contains(provider.word()), absent.getMessage());
        assertTrue(absent.getMessage().contains("[CPU"), absent.getMessage());
      }
    }
  }

  private static Detector open(Path file, Execution execution) {
    return Detector.open(
        file, new NetworkForm.Yolox(SIDE, 3), LABELS, DetectorSettings.usual(), execution);
  }

  @Test
  void formsAreReadFromWordsAndOthersRefused() {
    assertEquals(new NetworkForm.Yolox(416, 80), NetworkForm.parse("yolox:416", 80));
    assertEquals(
        new NetworkForm.Yolo(640, 80, NetworkForm.Yolo.Head.SUPPRESSED),
        NetworkForm.parse("yolo:640:suppressed", 80));
    for (String bad :
        List.of("", "yolo", "yolo:641", "yolo:0", "yolo:640:x", "a:b:c:d", "yolox:9999")) {
      String told =
          assertThrows(IllegalArgumentException.class, () -> NetworkForm.parse(bad, 80))
              .getMessage();
      assertTrue(told.contains("KIND:SIDE"), told);
    }
  }
}
