package org.sightline.analysis.scene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.sightline.media.xml.XmlElement;

/// A message that a camera published, in whichever of the known forms it is: ONVIF notices and
/// metadata ([OnvifMqtt]), and of Axis the scene's pictures ([AxisScene]), whole object tracks
/// (`com.axis.scene.object_track.v1` and its forerunner `com.axis.consolidated_track.v1.beta`) and
/// notices of its event system.
///
/// Which one it is says the topic where ONVIF rules it, else what stands at the top of the message:
/// Axis leaves topics to the owner.
public final class CameraMessage {
  private static final List<String> PATHS = List.of("path", "observations");

  private CameraMessage() {}

  /// Reads one message.
  ///
  /// @throws SceneException if it is none of the known ones, or what it says cannot be
  public static Scene read(String topic, byte[] message) {
    if (OnvifMqtt.isOf(topic)) {
      return OnvifMqtt.read(topic, message);
    }
    Map<String, Object> top = SceneJson.object(message);
    if (top.containsKey("start_time")) {
      return new Scene(List.of(track(top)), List.of());
    }
    if (top.containsKey("message") && top.get("topic") instanceof String named) {
      return new Scene(List.of(), List.of(notice(named, top)));
    }
    return AxisScene.read(top);
  }

  /// All of an object track at its end: the newest place, what it is, and that it ended.
  private static Scene.Frame track(Map<String, Object> top) {
    String id =
        SceneWords.id(
            SceneJson.text(top, "id")
                .orElseThrow(() -> new SceneException("an object track has no id")));
    Instant from = time(top, "start_time").orElseThrow();
    Instant to = time(top, "end_time").orElse(from);
    List<Scene.Place> places = new ArrayList<>();
    for (String list : PATHS) {
      for (Map<String, Object> sample : SceneJson.objects(top, list)) {
        if (places.size() < Scene.MAX_OBJECTS && sample.containsKey("bounding_box")) {
          places.add(
              new Scene.Place(
                  time(sample, "timestamp").orElse(from),
                  AxisScene.box(SceneJson.object(sample, "bounding_box"))));
        }
      }
    }
    if (places.isEmpty()) {
      throw new SceneException("an object track is nowhere");
    }
    Map<String, Object> kind = AxisScene.kind(top);
    OptionalDouble speed =
        SceneJson.number(top, "maximum_speed")
            .or(() -> SceneJson.number(top, "max_speed"))
            .filter(fastest -> fastest >= 0)
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty());
    Scene.Seen seen =
        new Scene.Seen(
            id,
            SceneWords.label(SceneJson.text(kind, "type").orElse("")),
            SceneWords.share(SceneJson.number(kind, "score").orElse(0.0)),
            places.getLast().box(),
            AxisScene.colours(kind),
            AxisScene.plate(kind),
            speed);
    return new Scene.Frame(
        to.isBefore(from) ? from : to,
        List.of(),
        Set.of(),
        List.of(new Scene.Whole(seen, from, places)));
  }

  private static Optional<Instant> time(Map<String, Object> in, String name) {
    return SceneJson.text(in, name).map(SceneWords::instant);
  }

  /// A notice of the event system over MQTT (VAPIX, MQTT event bridge): topics with prefixes, times
  /// in milliseconds since 1970.
  private static Scene.Notice notice(String topic, Map<String, Object> top) {
    Map<String, Object> message = SceneJson.object(top, "message");
    Map<String, String> source =
        new LinkedHashMap<>(OnvifMqtt.texts(SceneJson.object(message, "source")));
    source.putAll(OnvifMqtt.texts(SceneJson.object(message, "key")));
    double at = SceneJson.number(top, "timestamp").orElse(0.0);
    return new Scene.Notice(
        Instant.ofEpochMilli((long) Math.clamp(at, 0, 1e14)),
        OnvifScene.topic(topic),
        "",
        source,
        OnvifMqtt.texts(SceneJson.object(message, "data")));
  }

  /// A JSON object as an element: what is plain becomes an attribute and a child with text, so that
  /// who looks for either finds it; lists become children of one name. Nesting is bounded by the
  /// reader of the JSON.
  static XmlElement element(String name, Map<String, Object> object) {
    Map<String, String> attributes = new LinkedHashMap<>();
    List<XmlElement> children = new ArrayList<>();
    String text = "";
    for (Map.Entry<String, Object> member : object.entrySet()) {
      String key = member.getKey().replaceFirst("^(?:[@_]|[A-Za-z0-9]+:)", "");
      boolean isText = List.of("#text", "$", "value").contains(member.getKey());
      for (Object value : SceneJson.list(member.getValue())) {
        if (value instanceof Map<?, ?> inner) {
          children.add(element(key, SceneJson.map(inner)));
        } else if (isText) {
          text = SceneJson.plain(value);
        } else {
          attributes.putIfAbsent(key, SceneJson.plain(value));
          children.add(new XmlElement("", key, Map.of(), List.of(), SceneJson.plain(value)));
        }
      }
    }
    return new XmlElement("", name, attributes, children, text);
  }
}
