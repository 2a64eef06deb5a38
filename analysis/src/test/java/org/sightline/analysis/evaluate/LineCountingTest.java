package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.track.Trace;
import org.sightline.domain.Box;
import org.sightline.domain.Direction;
import org.sightline.domain.Line;
import org.sightline.domain.Point;

/// Counting over lines that are drawn right across PETS 2009 S2.L1, on the tracks of its truth.
///
/// The truth is counted otherwise than by the product: a line from edge to edge parts the picture,
/// so a person passed it as often as their foot changed between its clearly left and its clearly
/// right side, clearly being a tenth of a person's width or more off the line.
class LineCountingTest {
  private static final Path TRUTH =
      Path.of(System.getProperty("sightline.root"), "../shared/data/tracking/pets09-s2l1/gt.xml");
  private static final int WIDTH = 768;
  private static final int HEIGHT = 576;
  private static final double[][] LINES = {
    {0.3, 0, 0.3, 1}, {0.5, 0, 0.5, 1}, {0.7, 0, 0.7, 1}, {0, 0.4, 1, 0.4}, {0, 0.55, 1, 0.55},
    {0, 0.7, 1, 0.7}, {0, 0.2, 1, 0.9}, {0, 0.9, 1, 0.3}, {0.2, 0, 0.8, 1}, {0.8, 0, 0.4, 1}
  };

  private record Count(int forward, int backward) {
    Count plus(Count other) {
      return new Count(forward + other.forward, backward + other.backward);
    }
  }

  private static Map<Long, TreeMap<Integer, LabelledBox>> people() throws IOException {
    Assumptions.assumeTrue(Files.exists(TRUTH), "absent: " + TRUTH);
    Map<Long, TreeMap<Integer, LabelledBox>> people = new TreeMap<>();
    LabelFile.truth(TRUTH)
        .frames()
        .forEach(
            (frame, boxes) ->
                boxes.forEach(
                    box -> people.computeIfAbsent(box.id(), _ -> new TreeMap<>()).put(frame, box)));
    return people;
  }

  /// Clear changes of side.
  private static Count truth(TreeMap<Integer, LabelledBox> person, double[] line) {
    int forward = 0;
    int backward = 0;
    int before = 0;
    for (LabelledBox box : person.values()) {
      double x = Math.clamp((box.left() + box.right()) / 2, 0, WIDTH);
      double y = Math.clamp(box.bottom(), 0, HEIGHT);
      // Hesse's form: the distance from the line, above 0 to its right where y goes down.
      double dx = (line[2] - line[0]) * WIDTH;
      double dy = (line[3] - line[1]) * HEIGHT;
      double off = (dx * (y - line[1] * HEIGHT) - dy * (x - line[0] * WIDTH)) / Math.hypot(dx, dy);
      int side = off > 0 ? 1 : -1;
      if (Math.abs(off) >= 0.1 * box.width()) {
        forward += before == -1 && side == 1 ? 1 : 0;
        backward += before == 1 && side == -1 ? 1 : 0;
        before = side;
      }
    }
    return new Count(forward, backward);
  }

  private static Count counted(
      TreeMap<Integer, LabelledBox> person, double[] line, double wavering, Random random) {
    Line drawn =
        new Line("line", List.of(new Point(line[0], line[1]), new Point(line[2], line[3])));
    Trace trace = new Trace(List.of(drawn), List.of(), Optional.empty());
    person.forEach(
        (frame, box) -> {
          double dx = wavering * box.width() * random.nextGaussian();
          double dy = wavering * box.width() * random.nextGaussian();
          trace.see(
              Box.clipped(
                  (box.left() + dx) / WIDTH,
                  (box.top() + dy) / HEIGHT,
                  (box.right() + dx) / WIDTH,
                  (box.bottom() + dy) / HEIGHT),
              Duration.ofMillis(frame * 143L),
              WIDTH,
              HEIGHT);
        });
    long forward =
        trace.passings().stream().filter(p -> p.direction() == Direction.FORWARD).count();
    return new Count((int) forward, trace.passings().size() - (int) forward);
  }

  private static void compare(double wavering, double mostWrong) throws IOException {
    Count truth = new Count(0, 0);
    int wrong = 0;
    for (double[] line : LINES) {
      Count right = new Count(0, 0);
      Count ours = new Count(0, 0);
      for (TreeMap<Integer, LabelledBox> person : people().values()) {
        right = right.plus(truth(person, line));
        ours = ours.plus(counted(person, line, wavering, new Random(5)));
      }
      truth = truth.plus(right);
      wrong +=
          Math.abs(right.forward() - ours.forward()) + Math.abs(right.backward() - ours.backward());
    }
    int all = truth.forward() + truth.backward();
    System.out.println(
        "PETS09-S2L1, wavering %s: %d passings of %d lines, %d counted wrong"
            .formatted(wavering, all, LINES.length, wrong));
    assertTrue(all > 100, "too few to tell");
    assertTrue(wrong <= mostWrong * all, wrong + " of " + all);
  }

  @Test
  void atMostTwoInAHundredPassingsAreCountedWrong() throws IOException {
    compare(0, 0.02);
  }

  @Test
  void boxesThatWaverCostLittle() throws IOException {
    compare(0.05, 0.05);
  }
}
