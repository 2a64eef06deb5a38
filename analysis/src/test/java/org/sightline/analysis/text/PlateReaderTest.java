package org.sightline.analysis.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.text.CharacterTable.Reading;
import org.sightline.analysis.text.PlateReader.Plate;
import org.sightline.picture.Picture;

/// Plates on drawn vehicles, straight and askew, and what is none.
class PlateReaderTest {
  private static PlateReader reader;

  @BeforeAll
  static void open() {
    reader = PlateReader.open();
  }

  @AfterAll
  static void close() {
    reader.close();
  }

  @Test
  void aPlateIsReadWhateverItsSizeAndAngle() {
    for (String text : List.of("KT42H79", "LT12HKE")) {
      for (double angle : List.of(0.0, 0.12, -0.2)) {
        for (double letter : List.of(2.5, 3.0)) {
          Optional<Plate> plate = reader.read(DrawnPlate.of(text, 400, 300, letter, angle));
          assertEquals(
              text, plate.map(Plate::text).orElse(""), "angle %s, dot %s".formatted(angle, letter));
          assertTrue(plate.orElseThrow().confidence() > 0.6);
        }
      }
    }
  }

  @Test
  void whereNoTextIsNoneIsRead() {
    byte[] noise = new byte[320 * 240 * 3];
    new Random(5).nextBytes(noise);
    assertEquals(
        Optional.empty(), reader.read(new Picture(320, 240, noise, Duration.ZERO, Instant.EPOCH)));
    assertEquals(
        Optional.empty(),
        reader.read(new Picture(3, 2, new byte[18], Duration.ZERO, Instant.EPOCH)));
  }

  @Test
  void onlyWhatHasThePlatesFormIsOne() {
    assertEquals("AB123C", plate("ab 123-c", 0.9));
    for (String none : List.of("TAXI", "A1", "POLICE 112 CALL US", "", "京京123")) {
      assertEquals("", plate(none, 0.9), none);
    }
    assertEquals("京A12345", plate("京A·12345", 0.9));
    assertEquals("", plate("AB123C", 0.5));
  }

  private static String plate(String text, double sure) {
    return PlateReader.plate(new Reading(text, sure, sure)).map(Plate::text).orElse("");
  }

  @Test
  void theTextThatMostReadingsSayIsBelieved() {
    PlateVotes votes = new PlateVotes();
    votes.add(new Plate("AB123", 0.8));
    assertEquals(Optional.empty(), votes.best());
    votes.add(new Plate("A8123", 0.7));
    assertEquals(Optional.empty(), votes.best());
    votes.add(new Plate("AB123", 0.75));
    assertEquals(Optional.of("AB123"), votes.best());
    PlateVotes sure = new PlateVotes();
    sure.add(new Plate("XY99", 0.97));
    assertEquals(Optional.of("XY99"), sure.best());
    for (int i = 0; i < 100; i++) {
      sure.add(new Plate("N" + i + "X1", 0.6));
    }
    assertEquals(Optional.empty(), sure.best());
  }

  @Test
  void charactersAreReadOnceEachAndBlanksPartThem() {
    CharacterTable table =
        new CharacterTable("A\nB\n7".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(5, table.size());
    int[] steps = {0, 1, 1, 0, 1, 2, 4, 3, 3, 0};
    float[] likely = new float[steps.length * 5];
    for (int i = 0; i < steps.length; i++) {
      likely[i * 5 + steps[i]] = 0.8f;
    }
    Reading reading = table.read(likely, steps.length, 5);
    assertEquals("AAB 7", reading.text());
    assertEquals(0.8, reading.confidence(), 1e-6);
  }

  @Test
  void linesOfAMapAreRectanglesThatMayBeTurned() {
    int width = 96;
    int height = 64;
    float[] map = new float[width * height];
    double angle = 0.3;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (x + 0.5 - 48) * Math.cos(angle) + (y + 0.5 - 32) * Math.sin(angle);
        double v = (y + 0.5 - 32) * Math.cos(angle) - (x + 0.5 - 48) * Math.sin(angle);
        map[y * width + x] = Math.abs(u) < 30 && Math.abs(v) < 5 ? 0.9f : 0.1f;
      }
    }
    List<TextBox> lines = TextRegions.of(map, width, height);
    assertEquals(1, lines.size());
    TextBox line = lines.getFirst();
    assertEquals(48, line.x(), 1);
    assertEquals(32, line.y(), 1);
    assertEquals(angle, line.angle(), 0.03);
    double out = 60 * 10 * 1.6 / 140;
    assertEquals(60 + 2 * out, line.width(), 4);
    assertEquals(10 + 2 * out, line.height(), 4);
    assertEquals(0, TextRegions.of(new float[width * height], width, height).size());
  }
}
