package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

class ColoursTest {
  private static final Box BOX = new Box(0.25, 0.1, 0.75, 0.9);

  /// A green meadow, and on it somebody of two colours, one above the other.
  private static Picture figure(int upper, int lower) {
    int width = 80;
    int height = 100;
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      double x = (i % width + 0.5) / width;
      double y = (i / width + 0.5) / height;
      boolean inside = x > 0.25 && x < 0.75 && y > 0.1 && y < 0.9;
      int colour = !inside ? 0x3C8C3C : y < 0.52 ? upper : lower;
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    return new Picture(width, height, rgb, Duration.ZERO, Instant.EPOCH);
  }

  @Test
  void clothesAreNamedAndTheMeadowIsNot() {
    assertEquals(List.of("blue", "red"), sorted(figure(0xC02020, 0x203070), "person"));
    assertEquals(List.of("black", "white"), sorted(figure(0xE8E8E4, 0x141418), "person"));
    assertEquals(List.of("yellow"), sorted(figure(0xE8D020, 0xE0C828), "person"));
  }

  @Test
  void paintIsNamedInEveryBasicColour() {
    int[] colours = {
      0x101010, 0x808080, 0xF0F0F0, 0xB02A2A, 0xE88020, 0x6A4426, 0xE0D030, 0x2E7A3C, 0x2B4F91,
      0x703090, 0xF0A0C0
    };
    List<String> words =
        List.of(
            "black", "grey", "white", "red", "orange", "brown", "yellow", "green", "blue", "purple",
            "pink");
    for (int i = 0; i < colours.length; i++) {
      assertEquals(
          List.of(words.get(i)),
          Colours.of(figure(colours[i], colours[i]), BOX, "car"),
          words.get(i));
    }
  }

  @Test
  void nothingIsSaidOfWhatHasNoColourThatAnybodyAsksFor() {
    assertEquals(List.of(), Colours.of(figure(0xC02020, 0xC02020), BOX, "dog"));
    byte[] infrared = new byte[80 * 100 * 3];
    java.util.Arrays.fill(infrared, (byte) 90);
    Picture night = new Picture(80, 100, infrared, Duration.ZERO, Instant.EPOCH);
    assertEquals(List.of(), Colours.of(night, BOX, "person"));
    assertEquals(
        List.of("red"), Colours.of(figure(0xC02020, 0xC02020), new Box(0.4, 0.4, 0.4, 0.4), "car"));
  }

  @Test
  void theManAtTheDoorHasColoursOfClothes() {
    Picture picture = DetectorOnFootageTest.picture("one-by-one-person-detection.mp4", 120);
    try (Detector detector = DetectorOnFootageTest.open(TestNetworks.yolox())) {
      Detection man = detector.detect(picture).getFirst();
      List<String> colours = Colours.of(picture, man.box(), "person");
      System.out.println("the man at the door wears " + colours);
      assertTrue(!colours.isEmpty() && colours.size() <= 3, colours.toString());
    }
  }

  private static List<String> sorted(Picture picture, String label) {
    return Colours.of(picture, BOX, label).stream().sorted().toList();
  }
}
