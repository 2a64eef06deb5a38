package org.sightline.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery.*;

class NounsTest {
  private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");
  private static final ObjectObservation PERSON =
      new ObjectObservation(
          TimeRange.of(T, Duration.ofSeconds(10)),
          new CameraName("front-door"),
          new Source("d", "", ""),
          0.6,
          "t",
          0,
          true,
          "person",
          new Box(0, 0, 0.5, 1),
          List.of(),
          Set.of("dock_1"),
          Motion.MOVING,
          "");
  private static final MotionObservation MOTION =
      new MotionObservation(PERSON.when(), PERSON.camera(), PERSON.source(), 0.9, 0.1);

  @ParameterizedTest
  @CsvSource({
    "rtsp://user:pw@10.0.0.2/main, rtsp://10.0.0.2/main",
    "rtsp://user@host:554/a@b, rtsp://host:554/a@b",
    "rtsp://host/path@x, rtsp://host/path@x",
    "rtsp://u:p%40ss@host/x, rtsp://host/x",
    "rtsp://u:p@ss@host/x, rtsp://host/x",
    "rtsp://u:p@[fe80::1]:554/x, rtsp://[fe80::1]:554/x",
    "rtsp://u:p@host, rtsp://host",
    "rtsp://u:p@host?a=b@c, rtsp://host?a=***",
    "rtsp://host/main?token=CANARY, rtsp://host/main?token=***",
    "rtsp://host/cam?channel=1&subtype=0&pw=CANARY#x, rtsp://host/cam?channel=1&subtype=0&pw=***#x",
    "rtsp://host/user=admin&password=CANARY&channel=1/x, rtsp://host/user=***&password=***&channel=1/x",
    "rtsp://u:p@host#a@b, rtsp://host#a@b",
    "rtsp://u:p/w@host/x, rtsp://host/x",
    "rtsp://u:p?w@host/x, rtsp://host/x",
    "file:///tmp/a@b.mp4, file:///tmp/a@b.mp4",
    "file:/tmp/a@b.mp4, file:/tmp/a@b.mp4",
  })
  void anAddressForPeopleHoldsNoSecret(String address, String shown) {
    assertEquals(shown, Camera.withoutSecret(URI.create(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "-a", "_a", "a b", "é", "a\n", "a\0"})
  void aNameThatCouldLeaveAFolderIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> new CameraName(name));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Zone(
                name, new Polygon(List.of(new Point(0, 0), new Point(1, 0), new Point(0, 1)))));
  }

  @Test
  void namesHaveAtMost64Characters() {
    assertTrue(CameraName.isValid("a".repeat(64)));
    assertFalse(CameraName.isValid("a".repeat(65)));
  }

  @Test
  void geometryIsInsideThePicture() {
    assertThrows(IllegalArgumentException.class, () -> new Point(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new Box(0.5, 0, 0.4, 1));
    assertEquals(new Box(0, 0.2, 1, 1), Box.clipped(-3, 0.2, 9, 1.5));
    assertEquals(1, new Box(0, 0, 0.5, 0.5).overlap(new Box(0, 0, 0.5, 0.5)));
    assertEquals(0, new Box(0, 0, 0.5, 0.5).overlap(new Box(0.5, 0, 1, 1)));
    assertEquals(1.0 / 3, new Box(0, 0, 0.5, 1).overlap(new Box(0.25, 0, 0.75, 1)), 1e-12);
    assertEquals(new Point(0.25, 1), new Box(0, 0, 0.5, 1).foot());
    Polygon arrow =
        new Polygon(
            List.of(new Point(0, 0), new Point(1, 0.5), new Point(0, 1), new Point(0.5, 0.5)));
    assertTrue(arrow.contains(new Point(0.7, 0.5)));
    assertFalse(arrow.contains(new Point(0.2, 0.5)));
  }

  @Test
  void aRangeHoldsItsStartAndNotItsEnd() {
    TimeRange r = TimeRange.of(T, Duration.ofSeconds(10));
    TimeRange empty = new TimeRange(T, T);
    assertTrue(r.contains(T));
    assertFalse(r.contains(T.plusSeconds(10)));
    assertFalse(r.overlaps(TimeRange.of(T.plusSeconds(10), Duration.ofSeconds(1))));
    assertTrue(r.overlaps(empty) && empty.overlaps(r) && empty.overlaps(empty));
    assertFalse(new TimeRange(T.plusSeconds(10), T.plusSeconds(10)).overlaps(r));
    assertTrue(r.overlaps(TimeRange.from(T.plusSeconds(9))));
    assertFalse(r.overlaps(TimeRange.until(T)));
    assertThrows(IllegalArgumentException.class, () -> new TimeRange(T, T.minusNanos(1)));
  }

  @Test
  void aQueryMatchesWhatItSays() {
    assertTrue(new LabelIs("PERSON").matches(PERSON));
    assertFalse(new LabelIs("person").matches(MOTION));
    assertTrue(new ZoneIs("dock_1").matches(PERSON));
    assertFalse(new MotionIs(Motion.MOVING).matches(MOTION));
    assertTrue(new KindIs(Kind.MOTION).matches(MOTION));
    assertTrue(new ConfidenceAtLeast(0.6).matches(PERSON));
    assertTrue(new LastsAtLeast(Duration.ofSeconds(10)).matches(PERSON));
    assertFalse(new LastsLessThan(Duration.ofSeconds(10)).matches(PERSON));
    assertTrue(new And(List.of()).matches(PERSON));
    assertFalse(new Or(List.of()).matches(PERSON));
    assertTrue(new Not(new CameraIs(new CameraName("Front-door"))).matches(PERSON));
    assertThrows(IllegalArgumentException.class, () -> new ConfidenceAtLeast(Double.NaN));
  }

  @ParameterizedTest
  @CsvSource({
    "PER, true",
    "front, true",
    "door dock, true",
    "1, true",
    "ront, false",
    "'', true",
    "'--', true",
    "person x, false"
  })
  void wordsAreFoundByTheirBeginning(String text, boolean found) {
    assertEquals(found, new TextMatches(text).matches(PERSON));
  }

  @Test
  void wordsAreLettersAndDigitsOfEveryScript() {
    assertEquals(List.of("straße", "été", "猫", "42"), Words.of("  STRAßE/Été,猫--42 "));
    assertTrue(Words.of("… -- 🙂").isEmpty());
  }
}
