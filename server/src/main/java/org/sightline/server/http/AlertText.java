package org.sightline.server.http;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.rule.Incident;
import org.sightline.rule.RuleSettings.Firing;
import org.sightline.server.http.wire.WireObservation;
import org.sightline.server.http.wire.WireTold;
import org.sightline.server.json.Json;

/// An alert as receivers are told it, at the moment when it is raised.
public final class AlertText {
  private AlertText() {}

  /// The body of a call, without a link.
  public static String json(Firing firing) {
    return json(firing, "", _ -> null);
  }

  /// The body of a call.
  ///
  /// @param address of this node, with a slash at its end
  /// @param facts finds the fact at a position of the log, for an alert that is told again
  public static String json(
      Firing firing, String address, LongFunction<@Nullable StoredObservation> facts) {
    Alert alert = firing.alert();
    Incident incident = firing.incident();
    StoredObservation stored =
        firing.observation() == null
            ? facts.apply(alert.position())
            : new StoredObservation(alert.position(), firing.observation());
    WireObservation seen = stored == null ? null : ObservationView.of(stored);
    return Json.text(
        new WireTold(
            alert.id(),
            incident.id(),
            alert.joined(),
            alert.ruleName(),
            alert.ruleId(),
            alert.raisedAt(),
            incident.severity().code(),
            incident.state().word(),
            firing.escalated(),
            incident.alerts(),
            incident.cameras().stream().map(Object::toString).sorted().toList(),
            sentence(firing, seen),
            address.isEmpty() ? "" : "%s#/alerts?incident=%d".formatted(address, incident.id()),
            seen));
  }

  private static String sentence(Firing firing, @Nullable WireObservation seen) {
    String what =
        seen == null
            ? firing.alert().camera().value()
            : "%s at %s%s"
                .formatted(
                    seen.label(),
                    seen.camera(),
                    seen.zones().isEmpty() ? "" : " (" + String.join(", ", seen.zones()) + ")");
    String more =
        firing.incident().alerts() > 1 ? ", %d alerts".formatted(firing.incident().alerts()) : "";
    return "%s%s: %s%s"
        .formatted(
            firing.escalated() ? "Nobody took it: " : "", firing.alert().ruleName(), what, more);
  }
}
