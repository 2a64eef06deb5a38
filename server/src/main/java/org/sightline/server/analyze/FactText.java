package org.sightline.server.analyze;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Attributes;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.Source;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.http.wire.WireObservation;

/// Facts in the words of the wire.
final class FactText {
  private FactText() {}

  static WireFacts.Fact of(Observation observation) {
    return switch (observation) {
      case MotionObservation motion -> fact(motion, motion.area(), null, null);
      case ObjectObservation object -> fact(object, null, seen(object), null);
      case CaptionObservation _ ->
          throw new IllegalArgumentException("an analyzer writes no captions");
      case SignalObservation signal ->
          fact(
              signal,
              null,
              null,
              new WireFacts.Signal(signal.label(), signal.zones().stream().sorted().toList()));
    };
  }

  private static WireFacts.Fact fact(
      Observation of,
      @Nullable Double area,
      WireFacts.@Nullable Seen object,
      WireFacts.@Nullable Signal signal) {
    return new WireFacts.Fact(
        of.camera().value(),
        of.when().start(),
        of.when().end(),
        source(of.source()),
        of.confidence(),
        area,
        object,
        signal);
  }

  private static WireFacts.Seen seen(ObjectObservation o) {
    return new WireFacts.Seen(
        o.trackId(),
        o.revision(),
        o.ended(),
        o.label(),
        WireBox.of(o.box()),
        o.path().stream().map(p -> List.of(p.x(), p.y())).toList(),
        o.zones().stream().sorted().toList(),
        o.motion().name().toLowerCase(Locale.ROOT),
        o.crossings().stream()
            .map(
                c ->
                    new WireObservation.Crossing(
                        c.line(), c.direction().name().toLowerCase(Locale.ROOT), c.at()))
            .toList(),
        o.visits().stream()
            .map(v -> new WireObservation.Visit(v.zone(), v.entered(), v.left()))
            .toList(),
        attributes(o.attributes()),
        o.snapshot());
  }

  private static WireObservation.Attributes attributes(Attributes of) {
    return new WireObservation.Attributes(
        of.colours().stream().sorted().toList(),
        of.plate(),
        orNull(of.speedMetresPerSecond()),
        orNull(of.heightMetres()));
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static WireObservation.Source source(Source source) {
    return new WireObservation.Source(
        source.detector(), source.network(), source.version(), source.sha256());
  }

  /// The same fact with another key of its picture; empty for none.
  static WireFacts.Fact named(WireFacts.Fact f, String snapshot) {
    WireFacts.Seen seen = f.object();
    return seen == null
        ? f
        : new WireFacts.Fact(
            f.camera(),
            f.start(),
            f.end(),
            f.source(),
            f.confidence(),
            f.area(),
            seen.with(snapshot.isEmpty() ? null : snapshot),
            null);
  }
}
