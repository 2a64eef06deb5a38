package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.picture.Picture;

class SharedDetectorTest {
  private static final List<String> LABELS = List.of("person", "car");

  @TempDir Path folder;

  private Detector detector() throws Exception {
    Path file =
        new DrawnNetwork("images", -1, 3, 64, 64)
            .gives("output0", new long[] {1, 1, 6}, 16, 16, 48, 48, 0.8f, 0)
            .write(folder, "many.onnx");
    return Detector.open(
        file,
        new NetworkForm.Yolo(64, 2, NetworkForm.Yolo.Head.SUPPRESSED),
        LABELS,
        DetectorSettings.usual());
  }

  private static Picture picture(int width, int height) {
    return new Picture(width, height, new byte[width * height * 3], Duration.ZERO, Instant.EPOCH);
  }

  @Test
  void manyCamerasEachGetTheAnswerToTheirOwnPicture() throws Exception {
    try (SharedDetector shared = new SharedDetector(detector());
        ExecutorService cameras = Executors.newFixedThreadPool(12)) {
      List<Future<List<Detection>>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        // The picture's shape decides where in it the box lies.
        View view = View.of(i % 2 == 0 ? picture(128, 64) : picture(64, 128));
        answers.add(cameras.submit((Callable<List<Detection>>) () -> shared.look(view)));
      }
      for (int i = 0; i < answers.size(); i++) {
        Detection found = answers.get(i).get().getFirst();
        boolean wide = i % 2 == 0;
        assertEquals(wide ? 0.25 : 0, found.box().left(), 1e-6, "camera " + i);
        assertEquals(wide ? 0 : 0.25, found.box().top(), 1e-6, "camera " + i);
      }
    }
  }

  @Test
  void onceItIsClosedItSaysSo() throws Exception {
    SharedDetector shared = new SharedDetector(detector());
    shared.close();
    DetectorException told =
        assertThrows(DetectorException.class, () -> shared.look(View.of(picture(64, 64))));
    assertTrue(told.getMessage().contains("closed"), told.getMessage());
  }
}
