package org.sightline.observation;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery.Kind;
import org.sightline.domain.Words;

/// What a fact is about: all that a query can ask of it except its time, length and confidence.
///
/// @param label empty for motion and captions
/// @param motion null for facts that are no objects
record Subject(
    Kind kind, CameraName camera, String label, Set<String> zones, @Nullable Motion motion) {
  Subject {
    zones = Set.copyOf(zones);
  }

  static Subject of(Observation observation) {
    return switch (observation) {
      case ObjectObservation o ->
          new Subject(Kind.OBJECT, o.camera(), o.label(), o.zones(), o.motion());
      case MotionObservation m -> new Subject(Kind.MOTION, m.camera(), "", Set.of(), null);
      case CaptionObservation c -> new Subject(Kind.CAPTION, c.camera(), "", Set.of(), null);
      case SignalObservation s -> new Subject(Kind.SIGNAL, s.camera(), s.label(), s.zones(), null);
    };
  }

  /// The text that search reads, as [Words#searchable(Observation)] gives it for every such fact.
  String searchable() {
    return switch (kind) {
      case OBJECT, SIGNAL -> Words.searchable(label, camera, zones);
      case MOTION -> Words.searchable(camera);
      case CAPTION -> Words.searchableCaption(camera);
    };
  }
}
