package org.sightline.analysis.scene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;

/// Axis scene metadata, picture by picture: `com.axis.scene.frame.v1`, and its forerunner
/// `com.axis.analytics_scene_description.v0.beta`.
///
/// Both are JSON (Analytics Data Format, developer.axis.com); boxes are 0..1 with y downwards. The
/// first has `detections` and `track_events` at its top, the second `observations` and `operations`
/// inside `frame`.
public final class AxisScene {
  private static final List<String> COLOURS =
      List.of("colors", "upper_clothing_colors", "lower_clothing_colors");

  private AxisScene() {}

  /// Reads one message.
  ///
  /// @throws SceneException if it is none, or what it says cannot be
  public static Scene read(byte[] message) {
    return read(SceneJson.object(message));
  }

  static Scene read(Map<String, Object> top) {
    Map<String, Object> frame = top.containsKey("frame") ? SceneJson.object(top, "frame") : top;
    Instant at =
        SceneWords.instant(
            SceneJson.text(frame, "timestamp")
                .orElseThrow(() -> new SceneException("a scene has no time")));
    List<Scene.Seen> objects = new ArrayList<>();
    for (String list : List.of("detections", "observations")) {
      for (Map<String, Object> object : SceneJson.objects(frame, list)) {
        if (objects.size() < Scene.MAX_OBJECTS) {
          seen(object).ifPresent(objects::add);
        }
      }
    }
    return new Scene(List.of(new Scene.Frame(at, objects, ended(frame))), List.of());
  }

  private static Set<String> ended(Map<String, Object> frame) {
    Set<String> ended = new HashSet<>();
    for (Map<String, Object> told : SceneJson.objects(frame, "track_events")) {
      if (SceneJson.text(told, "type").equals(Optional.of("TrackEnded"))) {
        SceneJson.text(told, "object_track_id").map(SceneWords::id).ifPresent(ended::add);
      }
    }
    for (Map<String, Object> told : SceneJson.objects(frame, "operations")) {
      if (SceneJson.text(told, "type").equals(Optional.of("DeleteOperation"))) {
        SceneJson.text(told, "id").map(SceneWords::id).ifPresent(ended::add);
      }
    }
    return ended;
  }

  private static Optional<Scene.Seen> seen(Map<String, Object> object) {
    Optional<String> id =
        SceneJson.text(object, "object_track_id").or(() -> SceneJson.text(object, "track_id"));
    Map<String, Object> box = SceneJson.object(object, "bounding_box");
    if (id.isEmpty() || box.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> kind = kind(object);
    return Optional.of(
        new Scene.Seen(
            SceneWords.id(id.get()),
            SceneWords.label(SceneJson.text(kind, "type").orElse("")),
            SceneWords.share(SceneJson.number(kind, "score").orElse(0.0)),
            box(box),
            colours(kind),
            plate(kind),
            SceneJson.number(object, "speed")
                .filter(speed -> speed >= 0)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty())));
  }

  /// What it is: one class, or the likeliest of several.
  static Map<String, Object> kind(Map<String, Object> object) {
    if (object.containsKey("class")) {
      return SceneJson.object(object, "class");
    }
    Map<String, Object> best = Map.of();
    for (Map<String, Object> candidate : SceneJson.objects(object, "classes")) {
      if (best.isEmpty()
          || SceneJson.number(candidate, "score").orElse(0.0)
              > SceneJson.number(best, "score").orElse(0.0)) {
        best = candidate;
      }
    }
    return best;
  }

  static Box box(Map<String, Object> box) {
    double left = side(box, "left");
    double right = side(box, "right");
    double top = side(box, "top");
    double bottom = side(box, "bottom");
    return Box.clipped(
        Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom));
  }

  /// What a number plate reader on the camera read (`license_plate` of a vehicle).
  static String plate(Map<String, Object> kind) {
    return SceneJson.text(SceneJson.object(kind, "license_plate"), "text")
        .filter(plate -> plate.length() <= Attributes.MAX_PLATE)
        .orElse("");
  }

  private static double side(Map<String, Object> box, String side) {
    return SceneJson.number(box, side)
        .orElseThrow(() -> new SceneException("a box has no side " + side));
  }

  static Set<String> colours(Map<String, Object> kind) {
    Set<String> colours = new TreeSet<>();
    for (String list : COLOURS) {
      for (Map<String, Object> colour : SceneJson.objects(kind, list)) {
        SceneJson.text(colour, "name")
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> name.matches("[a-z]{1,32}") && colours.size() < Attributes.MAX_COLOURS)
            .ifPresent(colours::add);
      }
    }
    return colours;
  }
}
