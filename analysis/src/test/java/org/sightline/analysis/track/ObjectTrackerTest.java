package org.sightline.analysis.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detection;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

class ObjectTrackerTest {
  private final ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
  private int picture;

  private ObjectTracker.Step see(Detection... detections) {
    return tracker.update(Duration.ofMillis(200L * picture++), List.of(detections));
  }

  private static Detection person(double x, double y, double confidence) {
    return new Detection("person", confidence, Box.clipped(x - 0.03, y - 0.1, x + 0.03, y + 0.1));
  }

  private static TrackedObject nearest(ObjectTracker.Step step, double x) {
    TrackedObject best = null;
    for (TrackedObject o : step.live()) {
      if (best == null
          || Math.abs(o.box().centre().x() - x) < Math.abs(best.box().centre().x() - x)) {
        best = o;
      }
    }
    return best;
  }

  @Test
  void anObjectIsBelievedAtItsThirdDetection() {
    assertEquals(0, see(person(0.5, 0.5, 0.8)).live().size());
    assertEquals(0, see(person(0.51, 0.5, 0.8)).live().size());
    TrackedObject object = see(person(0.52, 0.5, 0.8)).live().getFirst();
    assertEquals("person", object.label());
    assertEquals(Duration.ZERO, object.first());
    assertEquals(Duration.ofMillis(400), object.last());
    assertEquals(0.47, object.firstBox().left(), 1e-9);
  }

  @Test
  void twoWhoPassEachOtherKeepTheirIdentities() {
    ObjectTracker.Step step = null;
    long left = 0;
    long right = 0;
    for (int i = 0; i <= 40; i++) {
      double x = 0.2 + i * 0.015;
      // They pass at different depths: one hides the other for a picture or two.
      Detection one = person(x, 0.5, 0.8);
      Detection other = person(1 - x, 0.53, Math.abs(x - 0.5) < 0.02 ? 0.15 : 0.8);
      step = see(one, other);
      if (i == 5) {
        left = nearest(step, x).number();
        right = nearest(step, 1 - x).number();
        assertNotEquals(left, right);
      }
    }
    assertEquals(2, step.live().size());
    assertEquals(left, nearest(step, 0.8).number());
    assertEquals(right, nearest(step, 0.2).number());
  }

  @Test
  void someoneHiddenForASecondIsTheSameAfterwards() {
    ObjectTracker.Step step = null;
    for (int i = 0; i < 10; i++) {
      step = see(person(0.2 + i * 0.02, 0.5, 0.8));
    }
    long number = step.live().getFirst().number();
    for (int i = 10; i < 15; i++) {
      step = see();
      assertEquals(1, step.live().size());
      assertTrue(!step.live().getFirst().seen());
      assertEquals(0.2 + i * 0.02, step.live().getFirst().box().centre().x(), 0.03, "goes on");
    }
    step = see(person(0.2 + 15 * 0.02, 0.5, 0.8));
    assertEquals(1, step.live().size());
    assertEquals(number, step.live().getFirst().number());
  }

  @Test
  void weakDetectionsKeepAnObjectAndBeginNone() {
    for (int i = 0; i < 5; i++) {
      assertEquals(0, see(person(0.5, 0.5, 0.2)).live().size());
    }
    ObjectTracker.Step step = null;
    for (int i = 0; i < 4; i++) {
      step = see(person(0.5, 0.5, 0.8));
    }
    long number = step.live().getFirst().number();
    for (int i = 0; i < 30; i++) {
      step = see(person(0.5 + i * 0.002, 0.5, 0.15));
    }
    assertEquals(number, step.live().getFirst().number());
    assertTrue(step.live().getFirst().seen(), "six seconds on weak detections alone");
    assertEquals(0.8, step.live().getFirst().best(), 1e-9);
  }

  @Test
  void whoStaysAwayEndsOnceWithTheTimeOfTheLastSight() {
    for (int i = 0; i < 5; i++) {
      see(person(0.5, 0.5, 0.8));
    }
    List<TrackedObject> ended = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ended.addAll(see().ended());
    }
    assertEquals(1, ended.size());
    assertEquals(Duration.ofMillis(800), ended.getFirst().last());
  }

  @Test
  void theLabelIsTheOneThatMostConfidenceWasFor() {
    Box box = new Box(0.2, 0.2, 0.4, 0.4);
    see(new Detection("car", 0.8, box));
    see(new Detection("truck", 0.5, box));
    see(new Detection("car", 0.7, box));
    assertEquals("car", see(new Detection("truck", 0.6, box)).live().getFirst().label());
    ObjectTracker.Step step = see(new Detection("person", 0.9, box));
    assertTrue(!step.live().getFirst().seen(), "a person is no car");
  }

  @Test
  void nobodyAgesWhileNothingMoves() {
    for (int i = 0; i < 4; i++) {
      see(person(0.5, 0.5, 0.8));
    }
    ObjectTracker.Step held = tracker.hold(Duration.ofSeconds(60));
    assertEquals(Duration.ofSeconds(60), held.live().getFirst().last());
    assertEquals(
        0, tracker.update(Duration.ofMillis(60_200), List.of()).ended().size(), "missed once");
  }

  private static final Box BAY = new Box(0.4, 0.5, 0.6, 0.65);

  /// A view of one colour, moved by `x`.
  private static View view(int red, double x) {
    byte[] rgb = new byte[48];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
    }
    Picture picture = new Picture(4, 4, rgb, Duration.ZERO, Instant.EPOCH);
    return new View() {
      @Override
      public Shift shift() {
        return new Shift(x, 0);
      }

      @Override
      public Appearance appearance(Box box) {
        return Appearance.of(picture, box);
      }
    };
  }

  private ObjectTracker.Step seeAt(double seconds, View view, Detection... detections) {
    return tracker.update(Duration.ofMillis(Math.round(seconds * 1000)), List.of(detections), view);
  }

  private long park(View view) {
    ObjectTracker.Step step = null;
    for (int i = 0; i <= 60; i++) {
      step = seeAt(i * 0.2, view, new Detection("car", 0.8, BAY));
    }
    return step.live().getFirst().number();
  }

  @Test
  void aParkedCarThatIsOverlookedForMinutesIsTheSameCar() {
    long number = park(view(200, 0));
    for (int i = 61; i < 1200; i++) {
      assertEquals(0, seeAt(i * 0.2, view(200, 0)).ended().size());
    }
    ObjectTracker.Step step =
        seeAt(240, view(200, 0), new Detection("truck", 0.7, new Box(0.41, 0.5, 0.6, 0.66)));
    assertEquals(1, step.live().size());
    assertEquals(number, step.live().getFirst().number());
    assertTrue(step.live().getFirst().seen());
    assertEquals(Duration.ZERO, step.live().getFirst().first());
  }

  @Test
  void anotherCarInTheSameBayIsAnotherCar() {
    long number = park(view(200, 0));
    seeAt(30, view(20, 0));
    ObjectTracker.Step step = null;
    for (int i = 0; i < 4; i++) {
      step = seeAt(31 + i * 0.2, view(20, 0), new Detection("car", 0.8, BAY));
    }
    assertEquals(2, step.live().size());
    assertTrue(step.live().stream().noneMatch(o -> o.seen() && o.number() == number));
  }

  @Test
  void aParkedCarThatStaysAwayEndsWithTheTimeOfItsLastSight() {
    park(View.UNSEEN);
    List<TrackedObject> ended = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      ended.addAll(seeAt(13 + i, View.UNSEEN).ended());
    }
    assertEquals(1, ended.size());
    assertEquals(Duration.ofSeconds(12), ended.getFirst().last());
  }

  @Test
  void aShakenCameraCostsNobodyTheirIdentity() {
    double[] sway = {0, 0.08, -0.06, 0.09, -0.09, 0.05, 0, 0.1, -0.1, 0.02};
    ObjectTracker.Step step = null;
    double before = 0;
    for (int i = 0; i < 40; i++) {
      double now = sway[i % sway.length];
      List<Detection> people = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        people.add(person(0.2 + 0.13 * k + now, 0.5, 0.8));
      }
      step = seeAt(i * 0.2, view(9, now - before), people.toArray(Detection[]::new));
      before = now;
    }
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L), step.live().stream().map(TrackedObject::number).toList());
    assertEquals(0.8, step.live().getFirst().confidence(), 1e-9);
  }

  @Test
  void aVerySureDetectionIsBelievedSooner() {
    assertEquals(0, see(person(0.5, 0.5, 0.99)).live().size());
    assertEquals(1, see(person(0.5, 0.5, 0.99)).live().size());
  }
}
