package org.sightline.server.http;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.domain.Box;
import org.sightline.domain.Observation;
import org.sightline.rule.RuleSettings;
import org.sightline.server.http.wire.Json;

/// What a webhook is sent when a rule fires.
public final class AlertText {
  private AlertText() {}

  /// The body of the call: `alert` (id, rule, at) and `observation` (kind, label, camera, start, end,
  /// confidence, zones, and for objects motion and box).
  public static String json(RuleSettings.Firing firing) {
    Map<String, Object> alert = new TreeMap<>();
    alert.put("id", firing.alert().id());
    alert.put("rule", firing.alert().ruleName());
    alert.put("at", firing.alert().at());
    return Json.text(
        Map.of("alert", alert, "observation", facts(firing.observation())));
  }

  private static Map<String, Object> facts(Observation observation) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("camera", observation.camera().value());
    Instant start = observation.when().start();
    facts.put("start", start);
    facts.put("end", observation.when().end());
    facts.put("confidence", observation.confidence());
    switch (observation) {
      case Observation.ObjectObservation object -> {
        facts.put("kind", "object");
        facts.put("label", object.label());
        facts.put("zones", object.zones().stream().sorted().toList());
        facts.put("motion", object.motion().name().toLowerCase(java.util.Locale.ROOT));
        Box box = object.box();
        facts.put(
            "box",
            Map.of(
                "left", box.left(), "top", box.top(), "right", box.right(), "bottom", box.bottom()));
      }
      case Observation.MotionObservation motion -> {
        facts.put("kind", "motion");
        facts.put("label", "motion");
        facts.put("area", motion.area());
      }
    }
    return facts;
  }
}
