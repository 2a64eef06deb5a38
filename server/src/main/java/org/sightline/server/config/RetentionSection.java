package org.sightline.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.recording.ClassLimits;
import org.sightline.recording.FootageClass;
import org.sightline.recording.RetentionPolicy;
import org.sightline.recording.VolumeSettings;
import org.sightline.server.config.Configuration.RetentionSetting;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The sections `retention` and `storage` of a configuration.
final class RetentionSection {
  /// The settings of a class in its long form.
  static final Set<String> CLASS_KEYS = ordered("days", "least-days", "size", "least-size");

  /// The settings of a camera below `retention.cameras`.
  static final Set<String> CAMERA_KEYS = ordered("days", "motion", "object", "alert", "legal-days");

  /// The settings of `storage`.
  static final Set<String> STORAGE_KEYS = ordered("volumes", "fallback");

  /// The settings of a volume.
  static final Set<String> VOLUME_KEYS =
      ordered("path", "tier", "days", "least-days", "size", "free");

  private final YamlTree tree;

  RetentionSection(YamlTree tree) {
    this.tree = tree;
  }

  RetentionSetting read(@Nullable Node retention, @Nullable Node storage) {
    RetentionSetting none = RetentionSetting.DEFAULT;
    Map<String, Node> settings =
        retention == null
            ? Map.of()
            : tree.mapping(retention, "retention", ConfigurationReader.RETENTION_KEYS);
    int days =
        Optional.ofNullable(settings.get("days"))
            .flatMap(node -> tree.value(node, "retention days", SettingValues::days))
            .orElse(none.days());
    Map<FootageClass, ClassLimits> classes = new EnumMap<>(FootageClass.class);
    for (FootageClass each : FootageClass.values()) {
      Node node = settings.get(each.word());
      if (node != null) {
        limits(node, "retention " + each.word(), days).ifPresent(l -> classes.put(each, l));
      }
    }
    return new RetentionSetting(
        days,
        bytes(settings.get("size"), "retention size", none.sizeBytes()),
        bytes(settings.get("free"), "retention free", none.freeBytes()),
        classes,
        days(settings.get("legal-days"), "retention legal-days"),
        cameras(settings.get("cameras"), days),
        storage == null ? List.of() : volumes(storage));
  }

  private Optional<ClassLimits> limits(Node node, String what, int usualDays) {
    if (node instanceof ScalarNode) {
      return tree.value(node, what, SettingValues::days)
          .map(days -> ClassLimits.age(Duration.ofDays(days)));
    }
    Map<String, Node> settings = tree.mapping(node, what, CLASS_KEYS);
    Duration most = days(settings.get("days"), what + " days");
    Duration least = days(settings.get("least-days"), what + " least-days");
    return attempt(
        node,
        what,
        () ->
            new ClassLimits(
                most == null ? Duration.ofDays(usualDays) : most,
                least == null ? Duration.ZERO : least,
                bytes(settings.get("size"), what + " size", 0),
                bytes(settings.get("least-size"), what + " least-size", 0)));
  }

  private Map<CameraName, RetentionPolicy.ForCamera> cameras(@Nullable Node node, int usualDays) {
    Map<CameraName, RetentionPolicy.ForCamera> found = new HashMap<>();
    if (node == null) {
      return found;
    }
    for (Map.Entry<String, Node> each :
        tree.mapping(node, "retention cameras", Set.of()).entrySet()) {
      String what = "retention of camera " + each.getKey();
      if (!CameraName.isValid(each.getKey()) || found.size() >= RetentionPolicy.MAX_CAMERAS) {
        tree.problem(each.getValue(), what + ": this is no camera's name, or there are too many");
        continue;
      }
      Map<String, Node> settings = tree.mapping(each.getValue(), what, CAMERA_KEYS);
      Map<FootageClass, ClassLimits> classes = new EnumMap<>(FootageClass.class);
      for (FootageClass of : FootageClass.values()) {
        Node own = settings.get(of == FootageClass.CONTINUOUS ? "days" : of.word());
        if (own != null) {
          limits(own, what + " " + of.word(), usualDays).ifPresent(l -> classes.put(of, l));
        }
      }
      Duration legal = days(settings.get("legal-days"), what + " legal-days");
      attempt(each.getValue(), what, () -> new RetentionPolicy.ForCamera(classes, legal))
          .ifPresent(own -> found.put(new CameraName(each.getKey()), own));
    }
    return found;
  }

  private List<VolumeSettings> volumes(Node storage) {
    Map<String, Node> settings = tree.mapping(storage, "storage", STORAGE_KEYS);
    Node fallbackNode = settings.get("fallback");
    String fallback =
        fallbackNode == null ? "" : tree.text(fallbackNode, "storage fallback").orElse("");
    Map<String, VolumeSettings> found = new LinkedHashMap<>();
    Node volumes = settings.get("volumes");
    if (volumes != null) {
      for (Map.Entry<String, Node> each :
          tree.mapping(volumes, "storage volumes", Set.of()).entrySet()) {
        volume(each.getKey(), each.getValue(), each.getKey().equals(fallback))
            .ifPresent(volume -> found.put(each.getKey(), volume));
      }
    }
    if (fallbackNode != null && !found.containsKey(fallback)) {
      tree.problem(
          fallbackNode,
          "storage fallback names no volume of storage volumes%s"
              .formatted(Spelling.suggestion(fallback, found.keySet())));
    }
    return new ArrayList<>(found.values());
  }

  private Optional<VolumeSettings> volume(String name, Node node, boolean fallback) {
    String what = "volume " + name;
    boolean data = name.equals(VolumeSettings.DATA);
    Map<String, Node> settings = tree.mapping(node, what, VOLUME_KEYS);
    Node path = settings.get("path");
    if (data != (path == null)) {
      tree.problem(
          node,
          data
              ? "volume data lies in the data folder: leave path out"
              : what + " has no path: write the folder of the disk");
      return Optional.empty();
    }
    Optional<Path> folder =
        path == null
            ? Optional.of(Path.of(VolumeSettings.DATA))
            : tree.value(path, what + " path", Path::of);
    Node tierNode = settings.get("tier");
    int tier =
        tierNode == null
            ? (data ? 0 : 1)
            : tree.value(tierNode, what + " tier", SettingValues::tier).orElse(0);
    Duration least = days(settings.get("least-days"), what + " least-days");
    return folder.flatMap(
        at ->
            attempt(
                node,
                what,
                () ->
                    new VolumeSettings(
                        name,
                        at,
                        tier,
                        days(settings.get("days"), what + " days"),
                        least == null ? Duration.ZERO : least,
                        bytes(settings.get("size"), what + " size", 0),
                        bytes(settings.get("free"), what + " free", 0),
                        fallback)));
  }

  private @Nullable Duration days(@Nullable Node node, String what) {
    return node == null
        ? null
        : tree.value(node, what, SettingValues::days).map(Duration::ofDays).orElse(null);
  }

  private long bytes(@Nullable Node node, String what, long otherwise) {
    return node == null
        ? otherwise
        : tree.value(node, what, SettingValues::bytes).orElse(otherwise);
  }

  private <T> Optional<T> attempt(Node at, String what, Supplier<T> construction) {
    try {
      return Optional.of(construction.get());
    } catch (IllegalArgumentException e) {
      tree.problem(at, what + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Set<String> ordered(String... keys) {
    return java.util.Collections.unmodifiableSet(new LinkedHashSet<>(List.of(keys)));
  }
}
