package org.sightline.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads typed values from a YAML tree and collects what is wrong, with lines, instead of stopping
/// at the first. Values are not repeated in messages where they may hold a secret.
final class YamlTree {
  private final String file;
  private final List<String> problems = new ArrayList<>();

  YamlTree(String file) {
    this.file = file;
  }

  List<String> problems() {
    return problems;
  }

  void problem(@Nullable Node at, String message) {
    String line =
        at == null ? "" : at.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    problems.add(file + line + ": " + message);
  }

  /// The entries of a mapping; keys that are not in `known` are problems, unless `known` is empty.
  Map<String, Node> mapping(Node node, String what, Set<String> known) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (isNull(node)) {
      return entries;
    }
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "%s must hold 'key: value' lines".formatted(what));
      return entries;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problem(entry.getKeyNode(), "a key of %s must be a plain word".formatted(what));
      } else if (!known.isEmpty() && !known.contains(key.getValue())) {
        problem(
            key,
            "%s has no setting '%s'%s (it has: %s)"
                .formatted(
                    what,
                    shortened(key.getValue()),
                    Spelling.suggestion(key.getValue(), known),
                    String.join(", ", known)));
      } else if (entries.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
        problem(key, "'%s' stands twice in %s".formatted(shortened(key.getValue()), what));
      }
    }
    return entries;
  }

  List<Node> sequence(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(node, "%s must be a list".formatted(what));
    return List.of();
  }

  /// The text of a scalar, or empty with a problem.
  Optional<String> text(@Nullable Node node, String what) {
    if (node instanceof ScalarNode scalar && !isNull(node)) {
      return Optional.of(scalar.getValue());
    }
    problem(node, "%s must be one value".formatted(what));
    return Optional.empty();
  }

  /// A scalar turned into a value; an IllegalArgumentException becomes a problem.
  <T> Optional<T> value(@Nullable Node node, String what, Function<String, T> reader) {
    Optional<String> text = text(node, what);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text.get()));
    } catch (IllegalArgumentException e) {
      problem(node, "%s: %s".formatted(what, e.getMessage()));
      return Optional.empty();
    }
  }

  /// A switch, or what holds where it is left out.
  boolean flag(@Nullable Node node, String what, boolean otherwise) {
    if (node == null) {
      return otherwise;
    }
    return value(
            node,
            what,
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true", "on", "yes" -> true;
                  case "false", "off", "no" -> false;
                  default -> throw new IllegalArgumentException("write on or off");
                })
        .orElse(otherwise);
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty());
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
