package org.sightline.server.http;

import java.util.Locale;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.rule.RuleSettings;
import org.sightline.server.http.wire.Json;
import org.sightline.server.http.wire.WireAlert;

/// An alert as it is posted to a webhook: the same JSON as the API gives, at the moment when it is
/// raised.
public final class AlertText {
  private AlertText() {}

  /// The body of the call.
  public static String json(RuleSettings.Firing firing) {
    Alert alert = firing.alert();
    return Json.text(
        new WireAlert(
            alert.id(),
            alert.ruleName(),
            alert.ruleId(),
            alert.raisedAt(),
            "open",
            null,
            null,
            ObservationView.of(new StoredObservation(alert.position(), firing.observation())),
            alert.delivery().name().toLowerCase(Locale.ROOT)));
  }
}
