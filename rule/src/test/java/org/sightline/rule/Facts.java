package org.sightline.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// Facts for tests about rules.
final class Facts {
  static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z"); // a Sunday

  private Facts() {}

  /// A person of ten seconds, whose box is a fifth of the picture wide and high.
  static ObjectObservation person(String camera, String track, long second) {
    return at(camera, track, "person", second, new Box(0.4, 0.4, 0.6, 0.6));
  }

  static ObjectObservation labelled(String camera, String track, String label, long second) {
    return at(camera, track, label, second, new Box(0.4, 0.4, 0.6, 0.6));
  }

  /// A parcel that stands there since [#BEGIN], as it is known after so many seconds.
  static ObjectObservation goingOn(String camera, String track, int revision, long seconds) {
    ObjectObservation now = labelled(camera, track, "parcel", 0);
    return new ObjectObservation(
        TimeRange.of(BEGIN, Duration.ofSeconds(seconds)),
        now.camera(),
        now.source(),
        0.9,
        track,
        revision,
        false,
        "parcel",
        now.box(),
        List.of(),
        Set.of(),
        Motion.STATIONARY,
        "");
  }

  static ObjectObservation at(String camera, String track, String label, long second, Box box) {
    return new ObjectObservation(
        TimeRange.of(BEGIN.plusSeconds(second), Duration.ofSeconds(10)),
        new CameraName(camera),
        new Source("d", "", ""),
        0.9,
        track,
        0,
        true,
        label,
        box,
        List.of(),
        Set.of(),
        Motion.MOVING,
        "");
  }
}
