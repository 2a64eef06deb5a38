package org.sightline.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureSource;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoFile;

/// The gate on footage of which is known when somebody is in it.
class MotionOnFootageTest {
  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("sightline.root"), "../shared/data/footage", file);
    Assumptions.assumeTrue(Files.exists(path), "third-party footage " + path + " is absent");
    return path;
  }

  /// Looks at five pictures a second from `from` to `to` and counts those that move.
  private static double movingShare(PictureSource source, double from, double to) {
    MotionGate gate = new MotionGate();
    int looked = 0;
    int moving = 0;
    double due = 0;
    for (Picture picture = source.next(); picture != null; picture = source.next()) {
      double at = picture.time().toMillis() / 1000.0;
      if (at < due || at > to) {
        continue;
      }
      due += 0.2;
      boolean moves = gate.look(Planes.of(picture)).moving();
      if (at >= from) {
        looked++;
        moving += moves ? 1 : 0;
      }
    }
    return (double) moving / Math.max(1, looked);
  }

  @Test
  void anEmptyDoorwayIsStillAndAManInItIsNot() {
    try (VideoFile empty = VideoFile.open(shared("one-by-one-person-detection.mp4"))) {
      double share = movingShare(empty, 0.5, 2);
      System.out.println("empty doorway, share of pictures that move: " + share);
      assertEquals(0, share);
    }
    try (VideoFile man = VideoFile.open(shared("one-by-one-person-detection.mp4"))) {
      double share = movingShare(man, 7, 9.5);
      System.out.println("man who comes, share of pictures that move: " + share);
      assertTrue(share > 0.9, "share " + share);
    }
  }

  /// Pictures that differ much from the one a fifth of a second before, by another measure than the
  /// gate's: a hundredth of all blocks of 16 by 16 pixels have changed by 20 levels.
  @Test
  void whatMovesMuchIsNeverMissed() {
    for (String name : List.of("car-detection.mp4", "one-by-one-person-detection.mp4")) {
      int must = 0;
      int missed = 0;
      try (VideoFile file = VideoFile.open(shared(name))) {
        MotionGate gate = new MotionGate();
        double[] last = null;
        double due = 0;
        for (Picture picture = file.next(); picture != null; picture = file.next()) {
          double at = picture.time().toMillis() / 1000.0;
          if (at < due || at > 60) {
            continue;
          }
          due += 0.2;
          boolean moves = gate.look(Planes.of(picture)).moving();
          double[] blocks = blocks(picture);
          if (last != null && differing(last, blocks) > 0.01) {
            must++;
            missed += moves ? 0 : 1;
          }
          last = blocks;
        }
      }
      System.out.println(
          name + ": of " + must + " pictures that change much " + missed + " missed");
      assertTrue(must > 30 && missed <= must / 50, name + " " + missed + " of " + must);
    }
  }

  private static double[] blocks(Picture picture) {
    int columns = picture.width() / 16;
    double[] blocks = new double[columns * (picture.height() / 16)];
    for (int i = 0; i < blocks.length; i++) {
      int sum = 0;
      for (int pixel = 0; pixel < 256; pixel++) {
        int x = i % columns * 16 + pixel % 16;
        int y = i / columns * 16 + pixel / 16;
        sum += picture.rgb()[(y * picture.width() + x) * Picture.CHANNELS + 1] & 255;
      }
      blocks[i] = sum / 256.0;
    }
    return blocks;
  }

  private static double differing(double[] a, double[] b) {
    int differing = 0;
    for (int i = 0; i < a.length; i++) {
      differing += Math.abs(a[i] - b[i]) > 20 ? 1 : 0;
    }
    return (double) differing / a.length;
  }

  @Test
  void inADrawnStreetWithGrainWhoeverWalksIsSeenInEveryPicture() {
    try (DrawnScene street =
        new DrawnScene(new PictureSize(640, 360), 5, Duration.ofSeconds(30), 7, 6)) {
      double share = movingShare(street, 1, 30);
      System.out.println("drawn street, share of pictures that move: " + share);
      assertTrue(share > 0.98, "share " + share);
    }
  }
}
