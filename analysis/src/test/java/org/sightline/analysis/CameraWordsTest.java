package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.StreamMessage;

/// What a camera says of its own pictures, as facts with the camera as their source.
class CameraWordsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Zone GATE =
      new Zone(
          "gate",
          new Polygon(
              List.of(new Point(0.5, 0.5), new Point(1, 0.5), new Point(1, 1), new Point(0.5, 1))));

  private final List<Observation> told = new ArrayList<>();
  private final Camera door =
      new Camera(new CameraName("door"), URI.create("rtsp://h/"), null, List.of(GATE), true, true);

  private CameraWords words(Sight sight) {
    CameraWords words =
        new CameraWords(
            door, sight, new Findings(door.name(), (camera, jpeg) -> "key", told::add), START);
    words.begin(
        new StreamMessage.RunStarted(
            1, START, List.of(new MediaFormat.Metadata("vnd.onvif.metadata"))));
    return words;
  }

  private static void say(CameraWords words, double second, String text) {
    words.take(
        new AccessUnit(
            0,
            Math.round(second * 90_000),
            true,
            false,
            START,
            text.getBytes(StandardCharsets.UTF_8)),
        null);
  }

  /// A person whose box has its middle at `x`, by the camera's own clock, which is years off.
  private static String person(double x) {
    return "<M><Frame UtcTime='2010-01-01T00:00:00Z'><Object ObjectId='5'><Appearance><Shape><BoundingBox left='%s' top='0.2' right='%s' bottom='-0.8'/></Shape><Class><Type Likelihood='0.9'>Human</Type></Class></Appearance></Object></Frame></M>"
        .formatted(x - 0.1, x + 0.1);
  }

  private static String motion(boolean moves) {
    return "<M><NotificationMessage><Topic>tns1:VideoSource/MotionAlarm</Topic><Message><Message UtcTime='2010-01-01T00:00:00Z'><Data><SimpleItem Name='State' Value='%s'/></Data></Message></Message></NotificationMessage></M>"
        .formatted(moves);
  }

  private List<ObjectObservation> objects() {
    return told.stream()
        .filter(ObjectObservation.class::isInstance)
        .map(ObjectObservation.class::cast)
        .toList();
  }

  @Test
  void anObjectIsToldFromItsFirstPictureToItsLastByTheNodesClock() {
    CameraWords words = words(new Sight(false, true, false));
    for (int i = 0; i <= 60; i++) {
      say(words, i / 5.0, person(-0.5 + i / 60.0));
    }
    assertEquals(1, words.live().size());
    say(words, 20, "<M/>");
    assertEquals(List.of(), words.live());
    ObjectObservation last = objects().getLast();
    assertEquals(START, last.when().start());
    assertEquals(START.plusSeconds(12), last.when().end());
    assertTrue(last.ended());
    assertEquals("person", last.label());
    assertEquals(0.9, last.confidence(), 1e-9);
    assertEquals(Motion.MOVING, last.motion());
    assertEquals(List.of("gate"), List.copyOf(last.zones()));
    assertEquals("camera", last.source().detector());
    assertEquals(1, objects().stream().map(ObjectObservation::trackId).distinct().count());
    assertEquals(List.of(0, 1, 2), objects().stream().map(ObjectObservation::revision).toList());
    assertTrue(last.trackId().startsWith("door-"));
  }

  @Test
  void anIdThatIsUsedAgainIsAnotherObject() {
    CameraWords words = words(new Sight(false, true, false));
    say(words, 0, person(0));
    say(
        words,
        1,
        person(0).replace("</Frame>", "<ObjectTree><Delete ObjectId='5'/></ObjectTree></Frame>"));
    say(words, 2, person(0));
    words.end();
    assertEquals(2, objects().stream().map(ObjectObservation::trackId).distinct().count());
    assertTrue(objects().getLast().ended());
  }

  @Test
  void motionIsToldFromItsBeginToItsEnd() {
    CameraWords words = words(new Sight(true, true, false));
    say(words, 1, motion(true));
    say(words, 4, motion(true));
    say(words, 6, motion(false));
    MotionObservation motion = (MotionObservation) told.getFirst();
    assertEquals(START.plusSeconds(1), motion.when().start());
    assertEquals(START.plusSeconds(6), motion.when().end());
  }

  @Test
  void theGateIsOpenWhileTheCameraSaysThatSomethingIsThere() {
    CameraWords words = words(new Sight(true, false, true));
    assertTrue(words.closesGate(START));
    say(words, 1, person(0));
    assertFalse(words.closesGate(START.plusSeconds(2)));
    assertTrue(words.closesGate(START.plusSeconds(4)));
    say(words, 5, motion(true));
    assertFalse(words.closesGate(START.plus(Duration.ofMinutes(1))));
    say(words, 61, motion(false));
    assertTrue(words.closesGate(START.plusSeconds(90)));
    words.end();
    assertEquals(List.of(), told, "it only opens the gate");
    assertEquals(List.of(), words.live());
  }

  @Test
  void whatCannotBeReadCostsItselfAndIsAProblem() {
    CameraWords words = words(new Sight(false, true, false));
    say(words, 1, "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>");
    assertTrue(words.problem().orElseThrow().contains("document type"));
    say(words, 2, person(0));
    assertTrue(words.problem().isEmpty());
    assertEquals(1, objects().size());
    words.begin(new StreamMessage.RunStarted(2, START, List.of()));
    assertTrue(words.problem().orElseThrow().contains("no metadata"));
  }

  @Test
  void oursAloneHearsNothing() {
    CameraWords words = words(Sight.OURS);
    say(words, 1, "<!DOCTYPE x>");
    say(words, 1, person(0));
    words.end();
    assertEquals(List.of(), told);
    assertTrue(words.problem().isEmpty());
    assertFalse(words.closesGate(START));
  }
}
