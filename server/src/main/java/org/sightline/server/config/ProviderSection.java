package org.sightline.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.server.oidc.ProviderSetting;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `sign-in`: the provider that signs people in.
final class ProviderSection {
  private final YamlTree tree;

  ProviderSection(YamlTree tree) {
    this.tree = tree;
  }

  @Nullable ProviderSetting read(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Map<String, Node> settings = tree.mapping(node, "sign-in", ProviderSetting.KEYS);
    URI issuer = address(node, settings, "issuer");
    URI address = address(node, settings, "address");
    String client = text(settings, "client");
    Map<String, List<String>> roles = roles(settings.get("roles"));
    if (client == null || roles.isEmpty()) {
      tree.problem(node, "sign-in needs client, and roles with the groups that have them");
    }
    if (issuer == null || address == null || client == null || roles.isEmpty()) {
      return null;
    }
    String name = text(settings, "name");
    String nameClaim = text(settings, "name-claim");
    String groupsClaim = text(settings, "groups-claim");
    String secretFile = text(settings, "secret-file");
    return new ProviderSetting(
        issuer,
        name == null ? String.valueOf(issuer.getHost()) : name,
        address,
        client,
        secretFile == null ? null : Path.of(secretFile),
        nameClaim == null ? ProviderSetting.USUAL_NAME_CLAIM : nameClaim,
        groupsClaim == null ? ProviderSetting.USUAL_GROUPS_CLAIM : groupsClaim,
        roles);
  }

  private @Nullable URI address(Node node, Map<String, Node> settings, String key) {
    Node text = settings.get(key);
    if (text == null) {
      tree.problem(node, "sign-in needs " + key);
      return null;
    }
    return tree.value(text, "sign-in " + key, ProviderSetting::address).orElse(null);
  }

  private Map<String, List<String>> roles(@Nullable Node node) {
    Map<String, List<String>> roles = new LinkedHashMap<>();
    if (node == null) {
      return roles;
    }
    for (Node each : tree.sequence(node, "sign-in roles")) {
      Map<String, Node> line = tree.mapping(each, "a role of sign-in", ProviderSetting.ROLE_KEYS);
      String role = tree.text(line.get("role"), "role of sign-in").orElse(null);
      String group = tree.text(line.get("group"), "group of sign-in").orElse(null);
      if (role != null && group != null) {
        roles.computeIfAbsent(role, _ -> new ArrayList<>()).add(group);
      } else {
        tree.problem(each, "a role of sign-in is written { role: operator, group: GROUP }");
      }
    }
    return roles;
  }

  private @Nullable String text(Map<String, Node> settings, String key) {
    Node node = settings.get(key);
    return node == null ? null : tree.text(node, "sign-in " + key).orElse(null);
  }
}
