package org.sightline.server.http;

import java.util.List;
import java.util.Locale;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.server.http.wire.WireAlert;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireObservation;
import org.sightline.server.node.NodeRooms;

/// Facts and alerts, put into the words of the wire.
public final class ObservationView {
  private ObservationView() {}

  /// A fact.
  public static WireObservation of(StoredObservation stored) {
    return switch (stored.observation()) {
      case ObjectObservation o ->
          new WireObservation(
              stored.position(),
              "object",
              o.label(),
              o.camera().value(),
              o.when().start(),
              o.when().end(),
              o.ended(),
              o.confidence(),
              o.zones().stream().sorted().toList(),
              o.motion().name().toLowerCase(Locale.ROOT),
              WireBox.of(o.box()),
              o.path().stream().map(p -> List.of(p.x(), p.y())).toList(),
              o.trackId(),
              o.snapshot().isEmpty() ? null : "/api/v1/snapshots/%s.jpg".formatted(o.snapshot()),
              source(o.source()));
      case MotionObservation m ->
          new WireObservation(
              stored.position(),
              "motion",
              "motion",
              m.camera().value(),
              m.when().start(),
              m.when().end(),
              true,
              m.confidence(),
              List.of(),
              null,
              null,
              List.of(),
              null,
              null,
              source(m.source()));
    };
  }

  /// An alert, with the fact that raised it as far as retention has left it.
  static WireAlert of(NodeRooms rooms, Alert alert) {
    Alert.Acknowledgement taken = alert.acknowledgement();
    return new WireAlert(
        alert.id(),
        alert.ruleName(),
        alert.ruleId(),
        alert.raisedAt(),
        alert.isOpen() ? "open" : "acknowledged",
        taken == null ? null : taken.who(),
        taken == null ? null : taken.at(),
        rooms.observations().at(alert.position()).map(ObservationView::of).orElse(null),
        alert.delivery().name().toLowerCase(Locale.ROOT));
  }

  private static WireObservation.Source source(Source source) {
    return new WireObservation.Source(source.detector(), source.network(), source.version());
  }
}
