package org.sightline.server.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.ZoneVisit;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.json.Json;

/// Facts on their way over the wire, and the clock by which they are told.
class FactTextTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00.125Z");

  @Test
  void whatIsWrittenIsReadAsItWas() {
    TimeRange when = new TimeRange(AT, AT.plusSeconds(5));
    CameraName door = new CameraName("door");
    WireFacts facts =
        new WireFacts(
            List.of(
                FactText.of(
                    new ObjectObservation(
                        when,
                        door,
                        new Source("detector", "net", "1", "ab".repeat(32)),
                        0.75,
                        "door-1-2",
                        3,
                        true,
                        "person",
                        new Box(0.1, 0.2, 0.3, 0.4),
                        List.of(new Point(0.1, 0.2), new Point(0.3, 0.4)),
                        Set.of("a", "b"),
                        Motion.MOVING,
                        List.of(new Crossing("line", Direction.BACKWARD, AT)),
                        List.of(new ZoneVisit("a", AT, AT.plusSeconds(1))),
                        new Attributes(
                            Set.of("red"), "AB1", OptionalDouble.of(2.5), OptionalDouble.empty()),
                        "p1")),
                FactText.of(
                    new MotionObservation(when, door, new Source("motion", "", ""), 1, 0.5)),
                FactText.of(
                    new SignalObservation(
                        when, door, new Source("camera", "", ""), 1, "input", Set.of("Port 1")))));
    assertEquals(facts, Json.read(Json.bytes(facts), WireFacts.class));
    assertEquals("key", FactText.named(facts.facts().getFirst(), "key").object().snapshot());
    assertEquals(null, FactText.named(facts.facts().getFirst(), "").object().snapshot());
    assertEquals(facts.facts().getLast(), FactText.named(facts.facts().getLast(), "key"));
  }

  @Test
  void theNodesClockIsFollowedAndNotItsAnswersWaverings() {
    Instant own = AT;
    NodeClock clock = new NodeClock(InstantSource.fixed(own));
    clock.told(own.plusMillis(20), own, own.plusMillis(30));
    assertEquals(own, clock.instant());
    clock.told(own.plusSeconds(100), own.minusMillis(20), own);
    assertEquals(100_010, Duration.between(own, clock.instant()).toMillis());
    clock.told(own.plusSeconds(100), own.minusMillis(60), own);
    assertEquals(100_010, Duration.between(own, clock.instant()).toMillis());
    clock.told(own.minusSeconds(5), own, own);
    assertEquals(-5_000, Duration.between(own, clock.instant()).toMillis());
  }
}
