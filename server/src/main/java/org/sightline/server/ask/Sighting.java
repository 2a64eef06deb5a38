package org.sightline.server.ask;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.ZoneVisit;

/// One object of a made-up history, in plain values that can be counted without the engine.
///
/// @param zone empty for none
/// @param line that it crossed forward, empty for none
record Sighting(
    String track,
    String camera,
    String label,
    Instant start,
    Instant end,
    String zone,
    String line,
    String colour,
    String plate) {
  private static final Source SOURCE = new Source("made-up", "", "");
  private static final double CONFIDENCE = 0.9;

  /// Whether it shares an instant with a stretch.
  boolean during(Instant from, Instant to) {
    return start.isBefore(to) && end.isAfter(from);
  }

  double seconds() {
    return (end.toEpochMilli() - start.toEpochMilli()) / 1000.0;
  }

  /// The fact that a detector would have told.
  ObjectObservation observation() {
    return new ObjectObservation(
        new TimeRange(start, end),
        new CameraName(camera),
        SOURCE,
        CONFIDENCE,
        track,
        0,
        true,
        label,
        new Box(0.4, 0.4, 0.6, 0.8),
        List.of(new Point(0.5, 0.8)),
        zone.isEmpty() ? Set.of() : Set.of(zone),
        Motion.MOVING,
        line.isEmpty() ? List.of() : List.of(new Crossing(line, Direction.FORWARD, start)),
        zone.isEmpty() ? List.of() : List.of(new ZoneVisit(zone, start, end)),
        new Attributes(
            colour.isEmpty() ? Set.of() : Set.of(colour),
            plate,
            OptionalDouble.empty(),
            OptionalDouble.empty()),
        "");
  }
}
