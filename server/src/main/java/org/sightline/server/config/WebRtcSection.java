package org.sightline.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.server.config.WebRtcSetting.Turn;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads `webrtc`.
final class WebRtcSection {
  private final YamlTree tree;

  WebRtcSection(YamlTree tree) {
    this.tree = tree;
  }

  /// @param conversions the setting of that name, which stands beside `webrtc` in the file
  WebRtcSetting read(@Nullable Node node, @Nullable Node conversions) {
    WebRtcSetting usual = WebRtcSetting.DEFAULT;
    int most =
        conversions == null
            ? usual.conversions()
            : tree.value(conversions, "conversions", WebRtcSetting::conversions)
                .orElse(usual.conversions());
    WebRtcSetting none =
        new WebRtcSetting(
            usual.on(), usual.port(), usual.addresses(), usual.sessions(), usual.turn(), most);
    if (node == null) {
      return none;
    }
    if (node instanceof ScalarNode) {
      boolean on = tree.flag(node, "webrtc", true);
      return new WebRtcSetting(
          on, none.port(), none.addresses(), none.sessions(), none.turn(), most);
    }
    Map<String, Node> settings = tree.mapping(node, "webrtc", WebRtcSetting.KEYS);
    Node port = settings.get("port");
    Node sessions = settings.get("sessions");
    return new WebRtcSetting(
        tree.flag(settings.get("on"), "webrtc on", true),
        port == null
            ? none.port()
            : tree.value(port, "webrtc port", WebRtcSetting::port).orElse(none.port()),
        addresses(settings.get("addresses")),
        sessions == null
            ? none.sessions()
            : tree.value(sessions, "webrtc sessions", WebRtcSetting::sessions)
                .orElse(none.sessions()),
        turn(settings.get("turn")),
        most);
  }

  private List<String> addresses(@Nullable Node node) {
    List<String> addresses = new ArrayList<>();
    if (node != null) {
      for (Node address : tree.sequence(node, "webrtc addresses")) {
        tree.value(address, "an address of webrtc", WebRtcSetting::address)
            .ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private @Nullable Turn turn(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Map<String, Node> settings = tree.mapping(node, "webrtc turn", WebRtcSetting.TURN_KEYS);
    String user = text(settings, "user");
    String password = text(settings, "password");
    String secret = text(settings, "secret");
    if (settings.get("url") == null) {
      tree.problem(node, "webrtc turn needs url");
      return null;
    }
    if (secret == null && (user == null) != (password == null)) {
      tree.problem(node, "webrtc turn needs user and password, or secret");
    }
    return tree.value(settings.get("url"), "webrtc turn url", WebRtcSetting::turnUrl)
        .map(url -> new Turn(url, user, password, secret))
        .orElse(null);
  }

  private @Nullable String text(Map<String, Node> settings, String key) {
    Node node = settings.get(key);
    return node == null ? null : tree.text(node, "webrtc turn " + key).orElse(null);
  }
}
