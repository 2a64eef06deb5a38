package org.sightline.server.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Hearing;
import org.sightline.analysis.Sight;
import org.sightline.domain.CameraName;
import org.sightline.stream.CameraSoap;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The settings `says`, `onvif` and `topics` of a camera: how it says what it sees.
final class HearingSection {
  private static final List<String> WORDS = List.of("metadata", "events", "mqtt");

  private final YamlTree tree;
  private final String what;

  HearingSection(YamlTree tree, String what) {
    this.tree = tree;
    this.what = what;
  }

  void read(CameraName camera, URI main, Map<String, Node> settings, CameraSection into) {
    Node says = settings.get("says");
    Node onvif = settings.get("onvif");
    Node topics = settings.get("topics");
    List<String> ways = says == null ? List.of() : words(says, what + " says");
    if (says != null && (ways.isEmpty() || !WORDS.containsAll(ways))) {
      tree.problem(says, what + " says: write a list of metadata, events or mqtt");
      return;
    }
    boolean events = ways.contains("events");
    boolean mqtt = ways.contains("mqtt");
    if (onvif != null && !events) {
      tree.problem(onvif, what + " onvif has no effect: add 'says: events'");
    }
    if (mqtt == (topics == null)) {
      tree.problem(
          topics == null ? says : topics,
          what + " needs both 'says: mqtt' and 'topics', such as topics: axis/B8A44F/#");
      return;
    }
    if (!events && !mqtt) {
      return;
    }
    URI device =
        !events
            ? null
            : onvif == null
                ? CameraSoap.usual(main)
                : tree.value(onvif, what + " onvif", HearingSection::device).orElse(null);
    hearing(device, settings, topics)
        .ifPresent(
            hearing ->
                into.hears(
                    camera,
                    hearing,
                    ways.contains("metadata") ? Sight.Way.BOTH : Sight.Way.BESIDE));
  }

  private java.util.Optional<Hearing> hearing(
      @Nullable URI device, Map<String, Node> settings, @Nullable Node topics) {
    Node certificate = settings.get("certificate");
    List<String> filters = topics == null ? List.of() : words(topics, what + " topics");
    try {
      return java.util.Optional.of(
          new Hearing(
              device,
              certificate == null
                  ? null
                  : tree.text(certificate, what + " certificate").orElse(null),
              filters));
    } catch (IllegalArgumentException e) {
      tree.problem(topics, what + " topics: " + e.getMessage());
      return java.util.Optional.empty();
    }
  }

  private List<String> words(Node node, String what) {
    List<String> words = new ArrayList<>();
    if (node instanceof ScalarNode) {
      tree.text(node, what).ifPresent(words::add);
    } else {
      for (Node word : tree.sequence(node, what)) {
        tree.text(word, what).ifPresent(words::add);
      }
    }
    return words;
  }

  private static URI device(String text) {
    URI address = CameraAddress.parse(text);
    String scheme = address.getScheme();
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "the ONVIF device service is at http://user:password@host/onvif/device_service, or https");
    }
    return address;
  }
}
