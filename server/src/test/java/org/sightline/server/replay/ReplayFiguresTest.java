package org.sightline.server.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.evaluate.FootageLook.Found;
import org.sightline.domain.Box;
import org.sightline.domain.TimeRange;

class ReplayFiguresTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;

  private static Found found(String label, double confidence, double left) {
    return new Found(label, confidence, new Box(left, 0.2, left + 0.2, 0.6));
  }

  private static ReplayFrames.Frame frame(int millis, Found... found) {
    return new ReplayFrames.Frame(START.plusMillis(millis), List.of(found));
  }

  @Test
  void thePriceIsExtrapolatedWithItsUncertainty() {
    ReplayPrice price =
        ReplayPrice.of(
            1000,
            List.of(
                new ReplayPrice.Piece(4, 0.4, 0.8),
                new ReplayPrice.Piece(4, 0.8, 0.8),
                new ReplayPrice.Piece(4, 0.6, 0.8),
                new ReplayPrice.Piece(4, 0.6, 0.8)));
    assertEquals(150, price.cpuSeconds(), 1e-9);
    assertEquals(200, price.wallSeconds(), 1e-9);
    assertEquals(16, price.sampledSeconds(), 1e-9);
    // Rates of 0.1, 0.2, 0.15 and 0.15: deviation 0.0408, of the mean half of that.
    assertEquals(2 * 0.040824829 / 2 * 1000, price.uncertaintySeconds(), 1e-3);
    ReplayPrice guess = ReplayPrice.of(100, List.of(new ReplayPrice.Piece(4, 0.4, 0.4)));
    assertEquals(10, guess.cpuSeconds(), 1e-9);
    assertEquals(5, guess.uncertaintySeconds(), 1e-9);
  }

  @Test
  void whatTwoFoundIsComparedPictureByPicture() {
    ReplayComparison found =
        ReplayComparison.of(
            List.of(
                frame(0, found("person", 0.9, 0.1), found("car", 0.8, 0.6)),
                frame(200, found("person", 0.9, 0.12)),
                frame(400, found("person", 0.4, 0.12))),
            List.of(
                frame(3, found("person", 0.7, 0.12)),
                frame(205, found("car", 0.7, 0.12), found("person", 0.6, 0.5)),
                frame(290, found("person", 0.6, 0.5)),
                frame(400)));
    assertEquals(3, found.frames(), "the picture that one alone looked at is left out");
    assertEquals(new ReplayComparison.Count(1, 1, 1), found.labels().get("person"));
    assertEquals(new ReplayComparison.Count(0, 1, 1), found.labels().get("car"));
    assertEquals(
        new ReplayComparison.Moment(START.plusMillis(200), 1, 2), found.moments().getFirst());
    assertEquals(2, found.moments().size());
  }

  @Test
  void whatWasFoundIsReadAsItWasWritten() throws IOException {
    Found two = found("traffic light", 0.75, 0.5);
    Path file =
        Files.writeString(
            folder.resolve("a.frames"),
            ReplayFrames.lines(ReplayFrames.micros(START), List.of())
                + ReplayFrames.lines(
                    ReplayFrames.micros(START.plusMillis(200)), List.of(two, found("car", 1, 0)))
                + ReplayFrames.lines(ReplayFrames.micros(START.plusMillis(400)), List.of()));
    TimeRange all = new TimeRange(START, START.plus(Duration.ofSeconds(1)));
    List<ReplayFrames.Frame> frames = ReplayFrames.read(file, all, 100);
    assertEquals(3, frames.size());
    assertEquals(two, frames.get(1).found().getFirst());
    assertEquals(2, ReplayFrames.read(file, all, 2).size());
    assertEquals(
        1,
        ReplayFrames.read(file, new TimeRange(START.plusMillis(1), START.plusMillis(300)), 100)
            .size());
  }

  @Test
  void nonsenseOfTheChildIsRefused() throws IOException {
    String good = "B 0.5000 0.10000 0.20000 0.30000 0.40000 person";
    assertEquals("person", ReplayFrames.found(good).label());
    for (String bad :
        List.of(
            "B 0.5 0.1",
            "B 2 0.1 0.2 0.3 0.4 person",
            "B NaN 0.1 0.2 0.3 0.4 person",
            "B 0.5 0.9 0.2 0.3 0.4 person",
            "B 0.5 0.1 0.2 0.3 0.4 " + "x".repeat(300))) {
      assertThrows(IOException.class, () -> ReplayFrames.found(bad), bad);
    }
    long seed = Long.getLong("sightline.seed", 20261123);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      char[] line = good.toCharArray();
      for (int i = 0; i < 3; i++) {
        line[random.nextInt(line.length)] = (char) (32 + random.nextInt(96));
      }
      try {
        Found found = ReplayFrames.found(new String(line));
        assertTrue(found.confidence() >= 0 && found.confidence() <= 1, "seed " + seed);
      } catch (IOException refused) {
        assertTrue(String.valueOf(refused.getMessage()).contains("no thing"), "seed " + seed);
      }
    }
  }
}
