package org.sightline.analysis.scene;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.media.xml.XmlException;
import org.sightline.media.xml.XmlReader;

/// ONVIF notices over MQTT (Core Specification section 9.12): the topic is the prefix of the
/// publisher, `onvif-ej` for JSON or `onvif-mq` for XML, and the topic of the notice with `/`
/// between.
///
/// `onvif-mj` brings metadata as JSON (Analytics Service Specification, "ONVIF Metadata in JSON
/// over MQTT"). JSON of notices has `UtcTime`, `PropertyOperation`, `Source` and `Data`, the last
/// two as objects of texts. Metadata documents come as XML under the same rules.
public final class OnvifMqtt {
  private static final String JSON = "onvif-ej/";
  private static final String METADATA = "onvif-mj/";
  private static final List<String> XML = List.of("onvif-mq/", "onvif-em/");

  private OnvifMqtt() {}

  /// Whether a topic is one of ONVIF's.
  static boolean isOf(String topic) {
    return topic.contains(JSON)
        || topic.contains(METADATA)
        || XML.stream().anyMatch(topic::contains);
  }

  /// Reads one message.
  ///
  /// @throws SceneException if it is none, or what it says cannot be
  public static Scene read(String topic, byte[] message) {
    int json = topic.indexOf(JSON);
    if (json >= 0) {
      return new Scene(List.of(), List.of(notice(topic.substring(json + JSON.length()), message)));
    }
    if (topic.contains(METADATA)) {
      return OnvifScene.read(CameraMessage.element("MetadataStream", SceneJson.object(message)));
    }
    if (XML.stream().noneMatch(topic::contains)) {
      throw new SceneException("the topic is none of ONVIF's");
    }
    try {
      return OnvifScene.read(XmlReader.parse(message));
    } catch (XmlException e) {
      throw new SceneException("a notice is not read: " + e.getMessage());
    }
  }

  private static Scene.Notice notice(String topic, byte[] message) {
    Map<String, Object> said = SceneJson.object(message);
    return new Scene.Notice(
        SceneWords.instant(
            SceneJson.text(said, "UtcTime")
                .orElseThrow(() -> new SceneException("a notice has no time"))),
        OnvifScene.topic(topic),
        SceneJson.text(said, "PropertyOperation").orElse(""),
        texts(SceneJson.object(said, "Source")),
        texts(SceneJson.object(said, "Data")));
  }

  static Map<String, String> texts(Map<String, Object> items) {
    Map<String, String> texts = new LinkedHashMap<>();
    items.forEach(
        (name, value) -> {
          if (texts.size() < Scene.MAX_PARTS
              && !(value instanceof Map)
              && !(value instanceof List)) {
            texts.put(name, SceneJson.plain(value));
          }
        });
    return texts;
  }
}
