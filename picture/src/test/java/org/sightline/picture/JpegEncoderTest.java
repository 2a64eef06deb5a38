package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegEncoderTest {
  @TempDir Path folder;

  @Test
  void aPictureComesBackNearlyAsItWas() throws IOException {
    Picture picture = scene(320, 180);
    Picture back = decode(new JpegEncoder(90).encode(picture));
    assertEquals("320x180", back.width() + "x" + back.height());
    assertTrue(
        meanDifference(picture, back) < 4, "mean difference " + meanDifference(picture, back));
  }

  @Test
  void oddSizesAndOnePixelAreEncoded() throws IOException {
    Picture picture = scene(320, 180);
    Picture odd = decode(new JpegEncoder(80).encode(picture.crop(11, 7, 101, 63)));
    assertEquals("101x63", odd.width() + "x" + odd.height());
    Picture dot = decode(new JpegEncoder(80).encode(picture.crop(5, 5, 1, 1)));
    assertEquals("1x1", dot.width() + "x" + dot.height());
  }

  @Test
  void higherQualityIsLarger() {
    Picture picture = scene(640, 360);
    int coarse = new JpegEncoder(30).encode(picture).length;
    int fine = new JpegEncoder(95).encode(picture).length;
    assertTrue(coarse * 3 < fine * 2, coarse + " against " + fine);
  }

  @Test
  void aCropIsCutOffAtTheEdgeAndRefusedOutside() {
    Picture picture = scene(320, 180);
    Picture corner = picture.crop(300, 170, 100, 100);
    assertEquals("20x10", corner.width() + "x" + corner.height());
    int at = (170 * 320 + 300) * 3;
    assertEquals(picture.rgb()[at], corner.rgb()[0]);
    assertThrows(IllegalArgumentException.class, () -> picture.crop(320, 0, 10, 10));
    assertThrows(IllegalArgumentException.class, () -> new JpegEncoder(0));
  }

  private Picture decode(byte[] jpeg) throws IOException {
    Path file = Files.write(folder.resolve(jpeg.length + ".jpg"), jpeg);
    try (VideoFile video = VideoFile.open(file)) {
      return video.next();
    }
  }

  private static double meanDifference(Picture a, Picture b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return (double) sum / a.rgb().length;
  }

  static Picture scene(int width, int height) {
    try (DrawnScene scene =
        new DrawnScene(new PictureSize(width, height), 10, Duration.ofSeconds(1), 3)) {
      Picture picture = scene.next();
      return new Picture(width, height, picture.rgb(), picture.time(), Instant.EPOCH);
    }
  }
}
