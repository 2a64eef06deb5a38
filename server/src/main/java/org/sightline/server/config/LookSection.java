package org.sightline.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Look;
import org.sightline.analysis.Look.Direction;
import org.sightline.analysis.Look.Views;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The section `look` of a camera: which of its streams is looked at, how large, and through which
/// views.
public final class LookSection {
  /// Its settings.
  public static final Set<String> KEYS =
      ConfigurationReader.ordered(
          "stream", "longest-side", "tiles", "fisheye", "panorama", "views");

  /// The share of a slice that its neighbour sees too: a person who stands between two is whole in
  /// one of them.
  public static final double DEFAULT_OVERLAP = 0.2;

  private static final Set<String> TILE_KEYS =
      ConfigurationReader.ordered("columns", "rows", "overlap");
  private static final Set<String> FISHEYE_KEYS =
      ConfigurationReader.ordered("centre", "radius", "degrees", "mounted");
  private static final Set<String> PANORAMA_KEYS = ConfigurationReader.ordered("degrees", "high");
  private static final Set<String> VIEW_KEYS =
      ConfigurationReader.ordered("turn", "tilt", "around", "wide");

  /// Of the views of a fisheye for which none are set: under a ceiling a ring of six, on a wall
  /// three side by side.
  private static final int RING = 6;

  private static final double USUAL_WIDE = 80;

  private final YamlTree tree;
  private final String camera;

  LookSection(YamlTree tree, String camera) {
    this.tree = tree;
    this.camera = camera;
  }

  /// What the section says; empty where it is wrong, which is told.
  Optional<Look> read(Node node) {
    String what = camera + " look";
    int told = tree.problems().size();
    Map<String, Node> settings = tree.mapping(node, what, KEYS);
    boolean main =
        settings.containsKey("stream")
            && tree.value(settings.get("stream"), what + " stream", LookSection::isMain)
                .orElse(false);
    int side =
        settings.containsKey("longest-side") ? (int) number(settings, "longest-side", what, 0) : 0;
    long ways =
        List.of("tiles", "fisheye", "panorama").stream().filter(settings::containsKey).count();
    if (ways > 1) {
      tree.problem(node, what + ": tiles, fisheye and panorama exclude each other");
    }
    if (settings.containsKey("views")
        && !settings.containsKey("fisheye")
        && !settings.containsKey("panorama")) {
      tree.problem(
          settings.get("views"), what + ": views look out of a fisheye or a panorama, set one");
    }
    Optional<Views> views =
        settings.containsKey("tiles")
            ? tiles(settings.get("tiles"), what + " tiles")
            : settings.containsKey("fisheye")
                ? fisheye(settings, what)
                : settings.containsKey("panorama")
                    ? panorama(settings, what)
                    : Optional.of(new Views.Plain());
    if (tree.problems().size() > told || views.isEmpty()) {
      return Optional.empty();
    }
    return attempt(node, what, () -> new Look(views.get(), side, main));
  }

  private static boolean isMain(String text) {
    return switch (text) {
      case "main" -> true;
      case "sub" -> false;
      default -> throw new IllegalArgumentException("write main or sub");
    };
  }

  private Optional<Views> tiles(@Nullable Node node, String what) {
    if (node instanceof ScalarNode) {
      return tree.value(
          node,
          what,
          text -> {
            if (!text.matches("[1-9][0-9]?x[1-9][0-9]?")) {
              throw new IllegalArgumentException("write COLUMNSxROWS, such as 3x2");
            }
            String[] sides = text.split("x", 2);
            return new Views.Slices(
                Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), DEFAULT_OVERLAP);
          });
    }
    Map<String, Node> settings = mapping(node, what, TILE_KEYS);
    int columns = (int) number(settings, "columns", what, 1);
    int rows = (int) number(settings, "rows", what, 1);
    double overlap = number(settings, "overlap", what, DEFAULT_OVERLAP);
    return Optional.of(new Views.Slices(columns, rows, overlap));
  }

  private Optional<Views> fisheye(Map<String, Node> all, String camera) {
    String what = camera + " fisheye";
    Node node = all.get("fisheye");
    Map<String, Node> settings = mapping(node, what, FISHEYE_KEYS);
    List<Double> centre = List.of(0.5, 0.5);
    Node middle = settings.get("centre");
    if (middle != null) {
      centre =
          tree.sequence(middle, what + " centre").stream()
              .flatMap(n -> tree.value(n, what + " centre", SettingValues::number).stream())
              .toList();
      if (centre.size() != 2) {
        tree.problem(middle, what + ": the centre is a pair [x, y], each from 0 to 1");
        return Optional.empty();
      }
    }
    double x = centre.get(0);
    double y = centre.get(1);
    double radius = number(settings, "radius", what, 0.5);
    double degrees = number(settings, "degrees", what, 180);
    boolean ceiling =
        !settings.containsKey("mounted")
            || tree.value(settings.get("mounted"), what + " mounted", LookSection::isCeiling)
                .orElse(true);
    List<Direction> usual =
        ceiling
            ? IntStream.range(0, RING)
                .mapToObj(i -> new Direction(0, 50, i * 360.0 / RING, USUAL_WIDE))
                .toList()
            : IntStream.rangeClosed(-1, 1)
                .mapToObj(i -> new Direction(i * 55, 0, 0, USUAL_WIDE))
                .toList();
    return virtual(all, camera, usual, views -> new Views.Fisheye(x, y, radius, degrees, views));
  }

  private static boolean isCeiling(String text) {
    return switch (text) {
      case "ceiling" -> true;
      case "wall" -> false;
      default -> throw new IllegalArgumentException("write ceiling or wall");
    };
  }

  private Optional<Views> panorama(Map<String, Node> all, String camera) {
    String what = camera + " panorama";
    Map<String, Node> settings = mapping(all.get("panorama"), what, PANORAMA_KEYS);
    double degrees = number(settings, "degrees", what, 180);
    double high = number(settings, "high", what, 60);
    int count = (int) Math.clamp(Math.ceil(degrees / 60), 1, RING);
    List<Direction> usual =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Direction(
                        Math.clamp((i + 0.5) * degrees / count - degrees / 2, -180, 180),
                        0,
                        0,
                        USUAL_WIDE))
            .toList();
    return virtual(all, camera, usual, views -> new Views.Panorama(degrees, high, views));
  }

  private Optional<Views> virtual(
      Map<String, Node> all,
      String what,
      List<Direction> usual,
      Function<List<Direction>, Views> made) {
    Node node = all.get("views");
    List<Direction> views = new ArrayList<>();
    if (node != null) {
      for (Node each : tree.sequence(node, what + " views")) {
        Map<String, Node> settings = mapping(each, what + " view", VIEW_KEYS);
        double turn = number(settings, "turn", what, 0);
        double tilt = number(settings, "tilt", what, 0);
        double around = number(settings, "around", what, 0);
        double wide = number(settings, "wide", what, USUAL_WIDE);
        views.add(new Direction(turn, tilt, around, wide));
      }
    }
    return Optional.of(made.apply(node == null ? usual : views));
  }

  private Map<String, Node> mapping(@Nullable Node node, String what, Set<String> keys) {
    return node == null ? Map.of() : tree.mapping(node, what, keys);
  }

  private double number(Map<String, Node> settings, String key, String what, double otherwise) {
    Node node = settings.get(key);
    return node == null
        ? otherwise
        : tree.value(node, what + " " + key, SettingValues::number).orElse(otherwise);
  }

  private <T> Optional<T> attempt(@Nullable Node at, String what, Supplier<? extends T> made) {
    try {
      return Optional.of(made.get());
    } catch (IllegalArgumentException e) {
      tree.problem(at, what + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
