package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Source;
import org.sightline.domain.Zone;
import org.sightline.domain.ZoneVisit;
import org.sightline.picture.Picture;

class TrackStoryTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Source SOURCE = new Source("detector", "test", "");
  private static final Picture PICTURE =
      new Picture(640, 360, new byte[640 * 360 * 3], Duration.ZERO, START);
  private static final Zone LEFT_FLOOR =
      new Zone(
          "left-floor",
          new Polygon(
              List.of(new Point(0, 0.8), new Point(0.5, 0.8), new Point(0.5, 1), new Point(0, 1))));

  private static final Markings GATE =
      new Markings(
          List.of(new Line("gate", List.of(new Point(0.6, 0), new Point(0.6, 1)))),
          List.of(),
          Optional.empty());

  private static TrackedObject at(double seconds, Box box, Box first, double confidence) {
    Duration time = Duration.ofMillis((long) (seconds * 1000));
    return new TrackedObject(
        1, "person", confidence, confidence, box, first, Duration.ZERO, time, true);
  }

  private static Box person(double x, double foot) {
    return new Box(x - 0.04, foot - 0.3, x + 0.04, foot);
  }

  private static TrackStory story(TrackedObject object) {
    return new TrackStory(
        "door-1",
        Camera.of(new CameraName("door"), URI.create("rtsp://h/s"))
            .drawn(List.of(LEFT_FLOOR), GATE),
        START,
        object);
  }

  @Test
  void zonesAreThoseThatTheFootWasInside() {
    Box above = person(0.2, 0.7);
    TrackStory story = story(at(0, above, above, 0.8));
    story.see(at(0, above, above, 0.8), PICTURE);
    assertEquals(Set.of(), story.tell(START, false, SOURCE).zones(), "only the head is above it");
    story.see(at(1, person(0.3, 0.9), above, 0.8), PICTURE);
    story.see(at(2, person(0.9, 0.9), above, 0.8), PICTURE);
    ObjectObservation told = story.tell(START, true, SOURCE);
    assertEquals(Set.of("left-floor"), told.zones());
    assertEquals(Motion.MOVING, told.motion());
    assertEquals(3, told.path().size());
  }

  @Test
  void aPassingAndAStayAreToldAtOnceWithTheirTimes() {
    Box begin = person(0.2, 0.9);
    TrackStory story = story(at(0, begin, begin, 0.8));
    story.see(at(0, begin, begin, 0.8), PICTURE);
    story.tell(START, false, SOURCE);
    for (int i = 1; i <= 7; i++) {
      story.see(at(i, person(0.2 + 0.1 * i, 0.9), begin, 0.8), PICTURE);
      assertEquals(i == 4 || i == 5, story.isDue(START.plusSeconds(i)), "second " + i);
      if (story.isDue(START.plusSeconds(i))) {
        story.tell(START.plusSeconds(i), false, SOURCE);
      }
    }
    ObjectObservation told = story.tell(START.plusSeconds(8), true, SOURCE);
    assertEquals(
        List.of(new Crossing("gate", Direction.BACKWARD, START.plusSeconds(4))), told.crossings());
    assertEquals(List.of(new ZoneVisit("left-floor", START, START.plusSeconds(3))), told.visits());
  }

  @Test
  void aBoxThatWaversOrLosesItsLegsStandsStill() {
    Box first = person(0.5, 0.9);
    TrackStory story = story(at(0, first, first, 0.8));
    for (int i = 0; i < 50; i++) {
      double off = i % 2 * 0.01;
      Box box = new Box(0.46 + off, 0.6, 0.54 + off, i % 5 == 0 ? 0.7 : 0.9);
      story.see(at(i * 0.2, box, first, 0.8), PICTURE);
    }
    assertEquals(Motion.STATIONARY, story.tell(START, false, SOURCE).motion());
  }

  @Test
  void theSnapshotIsTheSurestLargestWholeLook() {
    Box small = person(0.3, 0.6);
    Box cut = new Box(0, 0.2, 0.3, 0.9);
    Box large = new Box(0.2, 0.1, 0.5, 0.9);
    TrackStory story = story(at(0, small, small, 0.8));
    story.see(at(0, small, small, 0.8), PICTURE);
    Picture first = story.unstoredCrop();
    assertNotNull(first);
    assertEquals("160x162", first.width() + "x" + first.height());
    story.stored("a");
    story.see(at(1, small, small, 0.82), PICTURE);
    assertNull(story.unstoredCrop(), "hardly better");
    story.see(at(2, large, small, 0.8), PICTURE);
    Picture best = story.unstoredCrop();
    assertEquals("288x360", best.width() + "x" + best.height());
    story.stored("b");
    story.see(at(3, cut, small, 0.9), PICTURE);
    assertNull(story.unstoredCrop(), "cut off by the edge");
    ObjectObservation told = story.tell(START, true, SOURCE);
    assertEquals("b", told.snapshot());
    assertEquals(large, told.box());
  }

  @Test
  void itIsToldAtOnceThenEveryTenSecondsAndRarelyWhereNothingIsNew() {
    Box box = person(0.5, 0.9);
    TrackStory story = story(at(0, box, box, 0.8));
    story.see(at(0, box, box, 0.8), PICTURE);
    int tellings = 0;
    for (int second = 0; second < 600; second++) {
      story.see(at(second, box, box, 0.8), PICTURE);
      Instant now = START.plusSeconds(second);
      if (story.isDue(now)) {
        assertEquals(tellings++, story.tell(now, false, SOURCE).revision());
      }
    }
    assertTrue(tellings >= 4 && tellings <= 8, tellings + " in ten minutes");
    assertFalse(story.isDue(START.plusSeconds(601)));
    story.see(at(602, person(0.6, 0.9), box, 0.8), PICTURE);
    assertTrue(story.isDue(START.plusSeconds(900)), "it moved");
  }

  @Test
  void aPathOfAnyLengthKeepsItsEndsAndItsCorners() {
    PathSketch path = new PathSketch();
    path.add(new Point(0, 0));
    for (int i = 1; i <= 300; i++) {
      path.add(new Point(i / 300.0, 0));
    }
    for (int i = 1; i <= 300; i++) {
      path.add(new Point(1, i / 300.0));
    }
    List<Point> points = path.points();
    assertTrue(points.size() <= ObjectObservation.MAX_PATH);
    assertEquals(new Point(0, 0), points.getFirst());
    assertEquals(1, points.getLast().y(), 0.01);
    assertTrue(points.stream().anyMatch(p -> p.x() > 0.98 && p.y() < 0.02), "the corner stays");
  }

  @Test
  void picturesAreShedEvenlyWhileBehindAndAllTakenAgainAfterwards() {
    Shedding shedding = new Shedding();
    Random jitter = new Random(1);
    int wanted = 0;
    for (int i = 0; i < 100; i++) {
      Instant now = START.plusMillis(200L * i);
      wanted += shedding.wants(now.minusMillis(1500 + jitter.nextInt(500)), now) ? 1 : 0;
    }
    assertTrue(wanted > 5 && wanted < 35, wanted + " of 100");
    for (int i = 100; i < 300; i++) {
      shedding.wants(START.plusMillis(200L * i - 20), START.plusMillis(200L * i));
    }
    for (int i = 300; i < 350; i++) {
      Instant now = START.plusMillis(200L * i);
      assertTrue(shedding.wants(now.minusMillis(20), now));
    }
  }
}
