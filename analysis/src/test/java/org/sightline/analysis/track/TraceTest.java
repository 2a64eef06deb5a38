package org.sightline.analysis.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.track.Trace.Stay;
import org.sightline.domain.Box;
import org.sightline.domain.Direction;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;

class TraceTest {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 500;
  private static final Line UP = new Line("up", List.of(new Point(0.5, 0.9), new Point(0.5, 0.1)));
  private static final Zone DOCK =
      new Zone(
          "dock",
          new Polygon(
              List.of(
                  new Point(0.4, 0.4),
                  new Point(0.6, 0.4),
                  new Point(0.6, 0.8),
                  new Point(0.4, 0.8))));

  private final Trace trace = new Trace(List.of(UP), List.of(DOCK), Optional.empty());
  private int picture;

  private static Box standing(double x, double y) {
    return Box.clipped(x - 0.02, y - 0.2, x + 0.02, y);
  }

  private boolean see(double x, double y) {
    return trace.see(standing(x, y), Duration.ofMillis(200L * picture++), WIDTH, HEIGHT);
  }

  private List<Direction> directions() {
    return trace.passings().stream().map(Trace.Passing::direction).toList();
  }

  @Test
  void leftToRightOfALineDrawnUpwardsIsForward() {
    see(0.4, 0.5);
    assertTrue(see(0.6, 0.5));
    see(0.4, 0.5);
    assertEquals(List.of(Direction.FORWARD, Direction.BACKWARD), directions());
    assertEquals(Duration.ofMillis(200), trace.passings().getFirst().at());
  }

  @Test
  void whoTremblesOnTheLineOrTurnsBackHasNotPassed() {
    Random random = new Random(3);
    see(0.4, 0.5);
    for (int i = 0; i < 500; i++) {
      see(0.5 + 0.006 * (random.nextDouble() - 0.5), 0.5);
    }
    assertEquals(0, directions().size(), "500 pictures on the line");
    see(0.4, 0.5);
    assertEquals(0, directions().size());
    see(0.5, 0.5);
    see(0.5, 0.5);
    see(0.6, 0.5);
    assertEquals(1, directions().size());
  }

  @Test
  void whoWalksAroundTheEndHasNotPassed() {
    see(0.4, 0.5);
    see(0.45, 0.97);
    see(0.55, 0.97);
    see(0.6, 0.5);
    assertEquals(0, directions().size());
  }

  @Test
  void aLineWithCornersIsPassedOnceWhereverAndNeverTwiceAtACorner() {
    Line bent =
        new Line(
            "bent",
            List.of(
                new Point(0.2, 0.8),
                new Point(0.5, 0.4),
                new Point(0.8, 0.8),
                new Point(0.9, 0.8)));
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Trace one = new Trace(List.of(bent), List.of(), Optional.empty());
      double x = round % 5 == 0 ? 0.5 : 0.25 + 0.6 * random.nextDouble();
      for (int i = 0; i <= 20; i++) {
        one.see(standing(x, 0.3 + 0.65 * i / 20), Duration.ofMillis(i), WIDTH, HEIGHT);
      }
      // Down through a line drawn to the right: from its left to its right.
      assertEquals(
          List.of(Direction.FORWARD),
          one.passings().stream().map(Trace.Passing::direction).toList(),
          "seed " + seed + " round " + round);
    }
  }

  @Test
  void aStayBeginsAtTheFirstStepInsideAndEndsAtTheFirstOutside() {
    see(0.3, 0.5);
    see(0.45, 0.5);
    see(0.5, 0.5);
    assertTrue(trace.isInside());
    assertEquals(
        List.of(new Stay("dock", Duration.ofMillis(200), Duration.ofMillis(400))), trace.stays());
    assertTrue(see(0.7, 0.5));
    see(0.5, 0.6);
    assertEquals(
        List.of(
            new Stay("dock", Duration.ofMillis(200), Duration.ofMillis(600)),
            new Stay("dock", Duration.ofMillis(800), Duration.ofMillis(800))),
        trace.stays());
  }

  @Test
  void whoTremblesOnTheOutlineStaysWhereTheyWere() {
    see(0.5, 0.6);
    for (int i = 0; i < 100; i++) {
      see(0.6 + (i % 2 == 0 ? 0.003 : -0.003), 0.6);
    }
    assertEquals(1, trace.stays().size());
    for (int i = 0; i < 6; i++) {
      see(0.603, 0.6);
    }
    assertTrue(!trace.isInside(), "outside for a second, however near");
    assertEquals(1, trace.stays().size());
  }

  @Test
  void noMoreMarksAreKeptThanAnObservationHolds() {
    for (int i = 0; i < 400; i++) {
      see(i % 2 == 0 ? 0.3 : 0.7, 0.5);
      see(0.5, 0.6);
    }
    assertEquals(64, trace.passings().size());
    assertEquals(64, trace.stays().size());
  }

  /// A camera that looks down a road: 10 m by 20 m of ground in the shape that perspective gives
  /// it.
  private static Ground road() {
    return new Ground(
        List.of(
            new Ground.Mark(new Point(0.2, 0.9), 0, 0),
            new Ground.Mark(new Point(0.8, 0.9), 10, 0),
            new Ground.Mark(new Point(0.6, 0.5), 10, 20),
            new Ground.Mark(new Point(0.4, 0.5), 0, 20)));
  }

  @Test
  void theFourMeasuredPlacesAreWhereTheyWereMeasured() {
    GroundMap map = GroundMap.of(road()).orElseThrow();
    for (Ground.Mark mark : road().marks()) {
      GroundMap.Place place = map.place(mark.picture().x(), mark.picture().y()).orElseThrow();
      assertEquals(mark.eastMetres(), place.eastMetres(), 1e-9);
      assertEquals(mark.northMetres(), place.northMetres(), 1e-9);
    }
    // The middle of the far edge and the crossing of the diagonals are so in both planes.
    assertEquals(5, map.place(0.5, 0.5).orElseThrow().eastMetres(), 1e-9);
    assertEquals(10, map.place(0.5, 0.6).orElseThrow().northMetres(), 1e-9);
    assertTrue(map.place(0.5, 0.29).isEmpty(), "beyond the horizon, which is at 0.3");
  }

  @Test
  void speedIsMetresOfGroundInASecond() {
    Trace measured = new Trace(List.of(), List.of(), Optional.of(road()));
    GroundMap map = GroundMap.of(road()).orElseThrow();
    for (int i = 0; i <= 30; i++) {
      // Two metres a second along the road, which is ever fewer pixels.
      double north = 0.4 * i;
      double low = 0.5;
      double high = 0.9;
      for (int k = 0; k < 60; k++) {
        double middle = (low + high) / 2;
        boolean nearer = map.place(0.5, middle).orElseThrow().northMetres() < north;
        high = nearer ? middle : high;
        low = nearer ? low : middle;
      }
      measured.see(standing(0.5, low), Duration.ofMillis(200L * i), WIDTH, HEIGHT);
    }
    assertEquals(2, measured.speedMetresPerSecond().orElseThrow(), 0.01);
    assertTrue(trace.speedMetresPerSecond().isEmpty() && trace.heightMetres().isEmpty());
  }

  @Test
  void heightIsThatOfAStretchOfGroundAsLong() {
    Trace measured = new Trace(List.of(), List.of(), Optional.of(road()));
    // At the near edge 0.6 of a picture of 1000 pixels is 10 m: 102 pixels are 1.7 m.
    Box box = new Box(0.5, 0.9 - 102.0 / HEIGHT, 0.54, 0.9);
    measured.see(box, Duration.ZERO, WIDTH, HEIGHT);
    assertEquals(1.7, measured.heightMetres().orElseThrow(), 1e-6);
  }
}
