package org.sightline.server.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.recording.ScrubSettings;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads `scrub`.
final class ScrubSection {
  /// The settings of `scrub` in its long form.
  static final Set<String> KEYS = ConfigurationReader.ordered("on", "every");

  private static final int MOST_SECONDS = 3600;

  private final YamlTree tree;

  ScrubSection(YamlTree tree) {
    this.tree = tree;
  }

  ScrubSettings read(@Nullable Node node) {
    ScrubSettings usual = ScrubSettings.USUAL;
    if (node == null) {
      return usual;
    }
    if (node instanceof ScalarNode) {
      return new ScrubSettings(tree.flag(node, "scrub", usual.on()), usual.every());
    }
    Map<String, Node> settings = tree.mapping(node, "scrub", KEYS);
    Node every = settings.get("every");
    return new ScrubSettings(
        tree.flag(settings.get("on"), "scrub on", usual.on()),
        every == null
            ? usual.every()
            : tree.value(every, "scrub every", ScrubSection::seconds).orElse(usual.every()));
  }

  private static Duration seconds(String text) {
    int seconds = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "write a whole number of seconds from 1 to " + MOST_SECONDS);
    }
    return Duration.ofSeconds(seconds);
  }
}
