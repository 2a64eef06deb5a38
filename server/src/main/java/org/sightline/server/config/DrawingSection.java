package org.sightline.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.snakeyaml.engine.v2.nodes.Node;

/// What is drawn over a camera's picture: its `zones`, `lines`, `masks` and `ground`.
final class DrawingSection {
  private static final Set<String> MARK_KEYS = Set.of("at", "metres");

  private final YamlTree tree;
  private final String camera;

  DrawingSection(YamlTree tree, String camera) {
    this.tree = tree;
    this.camera = camera;
  }

  List<Zone> zones(@Nullable Node node) {
    List<Zone> zones = new ArrayList<>();
    named(node, "zone", (name, points) -> zones.add(new Zone(name, new Polygon(points))));
    return zones;
  }

  Markings markings(Map<String, Node> settings) {
    List<Line> lines = new ArrayList<>();
    named(settings.get("lines"), "line", (name, points) -> lines.add(new Line(name, points)));
    List<Polygon> masks = masks(settings.get("masks"));
    Optional<Ground> ground = ground(settings.get("ground"));
    List<Markings> made = new ArrayList<>();
    Node at = settings.getOrDefault("lines", settings.get("masks"));
    attempt(at, camera, () -> made.add(new Markings(lines, masks, ground)));
    return made.isEmpty() ? Markings.NONE : made.getFirst();
  }

  private interface Named {
    void make(String name, List<Point> points);
  }

  /// Name → points, for zones and lines.
  private void named(@Nullable Node node, String kind, Named made) {
    if (node == null) {
      return;
    }
    for (Map.Entry<String, Node> entry :
        tree.mapping(node, "%s %ss".formatted(camera, kind), Set.of()).entrySet()) {
      String what = "%s %s %s".formatted(camera, kind, entry.getKey());
      points(entry.getValue(), what, points -> made.make(entry.getKey(), points));
    }
  }

  private List<Polygon> masks(@Nullable Node node) {
    List<Polygon> masks = new ArrayList<>();
    if (node != null) {
      for (Node mask : tree.sequence(node, camera + " masks")) {
        points(mask, camera + " mask", points -> masks.add(new Polygon(points)));
      }
    }
    return masks;
  }

  private Optional<Ground> ground(@Nullable Node node) {
    if (node == null) {
      return Optional.empty();
    }
    String what = camera + " ground";
    List<Ground.Mark> marks = new ArrayList<>();
    int told = tree.problems().size();
    for (Node each : tree.sequence(node, what)) {
      Map<String, Node> settings = tree.mapping(each, what, MARK_KEYS);
      Node at = settings.get("at");
      Node metres = settings.get("metres");
      if (at == null || metres == null) {
        tree.problem(each, what + ": a place is { at: [x, y], metres: [east, north] }");
        continue;
      }
      List<Double> picture = pair(at, what + " at");
      List<Double> ground = pair(metres, what + " metres");
      if (picture.size() == 2 && ground.size() == 2) {
        attempt(
            each,
            what,
            () ->
                marks.add(
                    new Ground.Mark(
                        new Point(picture.get(0), picture.get(1)), ground.get(0), ground.get(1))));
      }
    }
    List<Ground> made = new ArrayList<>();
    if (tree.problems().size() == told) {
      attempt(node, what, () -> made.add(new Ground(marks)));
    }
    return made.stream().findFirst();
  }

  /// Reads points and makes something of them, if all are good.
  private void points(Node node, String what, Consumer<List<Point>> made) {
    List<Point> points = new ArrayList<>();
    int told = tree.problems().size();
    for (Node corner : tree.sequence(node, what)) {
      List<Double> pair = pair(corner, what);
      if (pair.size() == 2) {
        attempt(corner, what, () -> points.add(new Point(pair.get(0), pair.get(1))));
      }
    }
    if (tree.problems().size() == told) {
      attempt(node, what, () -> made.accept(points));
    }
  }

  /// Two numbers; fewer where a problem was told.
  private List<Double> pair(Node node, String what) {
    List<Node> pair = tree.sequence(node, what + " corner");
    List<Double> numbers = new ArrayList<>();
    if (pair.size() != 2) {
      tree.problem(node, what + ": a corner is a pair [x, y], each from 0 to 1");
      return numbers;
    }
    tree.value(pair.get(0), what + " x", SettingValues::number).ifPresent(numbers::add);
    tree.value(pair.get(1), what + " y", SettingValues::number).ifPresent(numbers::add);
    return numbers;
  }

  private void attempt(@Nullable Node at, String what, Runnable construction) {
    try {
      construction.run();
    } catch (IllegalArgumentException e) {
      tree.problem(at, what + ": " + e.getMessage());
    }
  }
}
