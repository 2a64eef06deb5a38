package org.sightline.server.analyze;

import java.util.List;
import java.util.Locale;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.http.wire.WireObservation;

/// Facts in the words of the wire.
final class FactText {
  private FactText() {}

  static WireFacts.Fact of(Observation observation) {
    return switch (observation) {
      case MotionObservation m ->
          new WireFacts.Fact(
              "motion",
              m.camera().value(),
              m.when().start(),
              m.when().end(),
              source(m.source()),
              m.confidence(),
              m.area(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      case ObjectObservation o ->
          new WireFacts.Fact(
              "object",
              o.camera().value(),
              o.when().start(),
              o.when().end(),
              source(o.source()),
              o.confidence(),
              null,
              o.trackId(),
              o.revision(),
              o.ended(),
              o.label(),
              WireBox.of(o.box()),
              o.path().stream().map(p -> List.of(p.x(), p.y())).toList(),
              o.zones().stream().sorted().toList(),
              o.motion().name().toLowerCase(Locale.ROOT),
              o.snapshot());
    };
  }

  private static WireObservation.Source source(Source source) {
    return new WireObservation.Source(
        source.detector(), source.network(), source.version(), source.sha256());
  }

  /// The same fact with another key of its picture.
  static WireFacts.Fact named(WireFacts.Fact f, String snapshot) {
    return new WireFacts.Fact(
        f.kind(),
        f.camera(),
        f.start(),
        f.end(),
        f.source(),
        f.confidence(),
        f.area(),
        f.trackId(),
        f.revision(),
        f.ended(),
        f.label(),
        f.box(),
        f.path(),
        f.zones(),
        f.motion(),
        snapshot.isEmpty() ? null : snapshot);
  }
}
