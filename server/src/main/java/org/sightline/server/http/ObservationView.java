package org.sightline.server.http;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Attributes;
import org.sightline.domain.Crossing;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.Source;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.server.http.wire.WireAlert;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireObservation;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Facts and alerts, put into the words of the wire.
public final class ObservationView {
  private ObservationView() {}

  /// A fact, as somebody may know it.
  static WireObservation of(StoredObservation stored, Asker asker) {
    return of(new StoredObservation(stored.position(), asker.veiled(stored.observation())));
  }

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
              o.crossings().stream().map(ObservationView::crossing).toList(),
              o.visits().stream()
                  .map(v -> new WireObservation.Visit(v.zone(), v.entered(), v.left()))
                  .toList(),
              attributes(o.attributes()),
              WireBox.of(o.box()),
              o.path().stream().map(p -> List.of(p.x(), p.y())).toList(),
              o.trackId(),
              o.snapshot().isEmpty() ? null : "/api/v1/snapshots/%s.jpg".formatted(o.snapshot()),
              source(o.source()),
              null);
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
              List.of(),
              List.of(),
              WireObservation.Attributes.NONE,
              null,
              List.of(),
              null,
              null,
              source(m.source()),
              null);
      case SignalObservation s ->
          new WireObservation(
              stored.position(),
              "signal",
              s.label(),
              s.camera().value(),
              s.when().start(),
              s.when().end(),
              true,
              s.confidence(),
              s.zones().stream().sorted().toList(),
              null,
              List.of(),
              List.of(),
              WireObservation.Attributes.NONE,
              null,
              List.of(),
              null,
              null,
              source(s.source()),
              null);
      case CaptionObservation c ->
          new WireObservation(
              stored.position(),
              "caption",
              "caption",
              c.camera().value(),
              c.when().start(),
              c.when().end(),
              true,
              c.confidence(),
              List.of(),
              null,
              List.of(),
              List.of(),
              WireObservation.Attributes.NONE,
              null,
              List.of(),
              c.trackId(),
              c.snapshot().isEmpty() ? null : "/api/v1/snapshots/%s.jpg".formatted(c.snapshot()),
              source(c.source()),
              c.text());
    };
  }

  /// An alert, with the fact that raised it as far as retention has left it.
  static WireAlert of(NodeRooms rooms, Alert alert, Asker asker) {
    Alert.Acknowledgement taken = alert.acknowledgement();
    return new WireAlert(
        alert.id(),
        alert.incident(),
        asker.cameras().isEverywhere() || alert.joined().isEmpty()
            ? alert.joined()
            : "near in time to another alert of the incident",
        alert.ruleName(),
        alert.ruleId(),
        alert.raisedAt(),
        alert.isOpen() ? "open" : "acknowledged",
        taken == null ? null : taken.who(),
        taken == null ? null : taken.at(),
        rooms.observations().at(alert.position()).map(fact -> of(fact, asker)).orElse(null),
        alert.delivery().name().toLowerCase(Locale.ROOT));
  }

  private static WireObservation.Crossing crossing(Crossing crossing) {
    return new WireObservation.Crossing(
        crossing.line(), crossing.direction().name().toLowerCase(Locale.ROOT), crossing.at());
  }

  private static WireObservation.Attributes attributes(Attributes attributes) {
    return new WireObservation.Attributes(
        attributes.colours().stream().sorted().toList(),
        attributes.plate(),
        boxed(attributes.speedMetresPerSecond()),
        boxed(attributes.heightMetres()));
  }

  private static @Nullable Double boxed(OptionalDouble measure) {
    return measure.isPresent() ? measure.getAsDouble() : null;
  }

  private static WireObservation.Source source(Source source) {
    return new WireObservation.Source(
        source.detector(), source.network(), source.version(), source.sha256());
  }
}
