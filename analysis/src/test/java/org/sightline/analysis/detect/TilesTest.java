package org.sightline.analysis.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.Point;
import org.sightline.picture.Picture;

class TilesTest {
  @TempDir Path folder;

  private static Picture picture(int width, int height) {
    return new Picture(width, height, new byte[width * height * 3], Duration.ZERO, Instant.EPOCH);
  }

  @Test
  void slicesCoverThePictureAndOverlap() {
    List<Box> regions = new Tiles(3, 2, 0.25).regions();
    assertEquals(6, regions.size());
    assertEquals(0, regions.getFirst().left());
    assertEquals(1, regions.getLast().right(), 1e-9);
    assertEquals(1, regions.getLast().bottom(), 1e-9);
    Box a = regions.get(0);
    Box b = regions.get(1);
    assertEquals(0.25, (a.right() - b.left()) / a.width(), 1e-9);
    assertThrows(IllegalArgumentException.class, () -> new Tiles(9, 9, 0.2));
    Tiles uhd = Tiles.fitting(picture(1920, 1080), new NetworkForm.Yolox(416, 80).input(), 1, 0.2);
    assertEquals(new Tiles(5, 3, 0.2), uhd);
  }

  @Test
  void anObjectInTwoSlicesIsOneAndNeighboursAreTwo() {
    Detection whole = new Detection("person", 0.9, new Box(0.4, 0.2, 0.6, 0.8));
    Detection half = new Detection("person", 0.7, new Box(0.4, 0.2, 0.51, 0.8));
    Detection other = new Detection("person", 0.6, new Box(0.58, 0.2, 0.78, 0.8));
    Detection bag = new Detection("backpack", 0.5, new Box(0.45, 0.3, 0.5, 0.4));
    assertEquals(List.of(whole, other, bag), Tiles.merged(List.of(bag, half, other, whole)));
  }

  @Test
  void everySliceIsLookedAtAndBoxesComeBackInFractionsOfThePicture() throws Exception {
    Path file =
        new DrawnNetwork("images", 1, 3, 64, 64)
            .gives("output0", new long[] {1, 1, 6}, 16, 16, 32, 32, 0.8f, 0)
            .write(folder, "one.onnx");
    try (Detector detector =
        Detector.open(
            file,
            new NetworkForm.Yolo(64, 2, NetworkForm.Yolo.Head.SUPPRESSED),
            List.of("person", "car"),
            DetectorSettings.usual())) {
      List<Detection> found = new Tiles(2, 2, 0).look(detector, picture(128, 128));
      // In the whole from 0.25 to 0.5, in each quarter from 0.125 to 0.25 of its own.
      assertEquals(5, found.size(), found.toString());
      assertTrue(
          found.stream().anyMatch(d -> d.box().overlap(new Box(0.625, 0.625, 0.75, 0.75)) > 0.99),
          found.toString());
    }
  }

  @Test
  void aFisheyeIsSeenStraight() {
    Lens lens = new Lens.Fisheye(0.5, 0.5, 0.5, 180);
    Dewarp ahead = new Dewarp(lens, new Dewarp.Direction(0, 0, 0, 90), 200, 200);
    Point middle = ahead.source(new Point(0.5, 0.5)).orElseThrow();
    assertEquals(0.5, middle.x(), 1e-9);
    // 45 degrees to the right of the axis is half of the circle's radius.
    Point right = ahead.source(new Point(1, 0.5)).orElseThrow();
    assertEquals(0.75, right.x(), 1e-9);
    assertEquals(0.5, right.y(), 1e-9);
    Dewarp aside = new Dewarp(lens, new Dewarp.Direction(60, 0, 0, 60), 200, 200);
    assertEquals(0.5 + 0.5 * 60 / 90, aside.source(new Point(0.5, 0.5)).orElseThrow().x(), 1e-9);
    Dewarp up = new Dewarp(lens, new Dewarp.Direction(0, 30, 0, 60), 200, 200);
    assertEquals(0.5 - 0.5 * 30 / 90, up.source(new Point(0.5, 0.5)).orElseThrow().y(), 1e-9);
    assertEquals(
        Optional.empty(),
        new Dewarp(lens, new Dewarp.Direction(120, 0, 0, 40), 9, 9).source(new Point(0.5, 0.5)));
  }

  @Test
  void aVirtualCameraShowsWhatLiesThereAndItsBoxesGoBack() {
    int side = 200;
    byte[] rgb = new byte[side * side * 3];
    // A white spot 30 degrees to the right.
    int spotX = (int) (side * (0.5 + 0.5 * 30 / 90));
    for (int y = 97; y <= 103; y++) {
      for (int x = spotX - 3; x <= spotX + 3; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * side + x) * 3 + c] = (byte) 255;
        }
      }
    }
    Picture fisheye = new Picture(side, side, rgb, Duration.ZERO, Instant.EPOCH);
    Dewarp camera =
        new Dewarp(
            new Lens.Fisheye(0.5, 0.5, 0.5, 180), new Dewarp.Direction(30, 0, 0, 60), 120, 80);
    Picture seen = (Picture) camera.look(fisheye);
    assertEquals(255, seen.rgb()[(40 * 120 + 60) * 3] & 255, "the spot is in the middle");
    assertEquals(0, seen.rgb()[(40 * 120 + 10) * 3] & 255);
    Box back = camera.source(new Box(0.45, 0.4, 0.55, 0.6)).orElseThrow();
    assertTrue(back.left() < spotX / 200.0 && back.right() > spotX / 200.0, back.toString());
  }

  @Test
  void aCropLiesAroundWhatMovesInThePicturesShape() {
    Box moving = new Box(0.1, 0.5, 0.2, 0.7);
    Box crop = Crop.around(List.of(moving));
    assertTrue(crop.left() <= 0.1 && crop.right() >= 0.2 && crop.bottom() >= 0.7, crop.toString());
    assertEquals(0.4, crop.width(), 1e-9);
    assertEquals(crop.width(), crop.height(), 1e-9);
    assertEquals(View.WHOLE, Crop.around(List.of()));
    assertEquals(View.WHOLE, Crop.around(List.of(moving, new Box(0.8, 0.1, 0.9, 0.2))));
    Detection inside = new Detection("person", 1, moving);
    assertEquals(false, Crop.cuts(crop, List.of(inside)));
    assertTrue(
        Crop.cuts(crop, List.of(new Detection("person", 1, new Box(0.1, 0.5, crop.right(), 0.7)))));
    assertEquals(false, Crop.cuts(View.WHOLE, List.of(new Detection("person", 1, View.WHOLE))));
  }
}
