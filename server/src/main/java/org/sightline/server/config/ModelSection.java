package org.sightline.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `model`.
record ModelSection(YamlTree tree) {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(20);

  @Nullable ModelSetting read(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Map<String, Node> settings = tree.mapping(node, "model", ModelSetting.KEYS);
    if (settings.get("url") == null || settings.get("name") == null) {
      tree.problem(node, "model needs url and name");
      return null;
    }
    Optional<URI> url = tree.value(settings.get("url"), "model url", ModelSetting::url);
    Optional<String> name = tree.value(settings.get("name"), "model name", ModelSetting::name);
    Node key = settings.get("key");
    Node send = settings.get("send");
    Node timeout = settings.get("timeout");
    if (url.isEmpty() || name.isEmpty()) {
      return null;
    }
    return new ModelSetting(
        url.get(),
        name.get(),
        key == null ? null : tree.text(key, "model key").orElse(null),
        send == null
            ? ModelSetting.Send.TEXT
            : tree.value(send, "model send", ModelSetting.Send::of)
                .orElse(ModelSetting.Send.NOTHING),
        timeout == null
            ? USUAL_TIMEOUT
            : tree.value(timeout, "model timeout", ModelSetting::timeout).orElse(USUAL_TIMEOUT),
        captions(settings));
  }

  private ModelSetting.@Nullable Captions captions(Map<String, Node> settings) {
    Node labels = settings.get("captions");
    Node perHour = settings.get("captions-per-hour");
    Node send = settings.get("send");
    if (labels == null) {
      return null;
    }
    if (send == null || !tree.text(send, "model send").orElse("").equals("crops")) {
      tree.problem(labels, "captions need pictures to be sent: write 'send: crops'");
    }
    Set<String> named = new LinkedHashSet<>();
    for (Node label : tree.sequence(labels, "model captions")) {
      tree.text(label, "a label of model captions")
          .ifPresent(text -> named.add(text.toLowerCase(Locale.ROOT)));
    }
    return new ModelSetting.Captions(
        named,
        perHour == null
            ? ModelSetting.Captions.USUAL_PER_HOUR
            : tree.value(perHour, "model captions-per-hour", ModelSetting::perHour)
                .orElse(ModelSetting.Captions.USUAL_PER_HOUR));
  }
}
