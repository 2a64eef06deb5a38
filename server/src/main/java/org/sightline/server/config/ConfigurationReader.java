package org.sightline.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.Configuration.RetentionSetting;
import org.sightline.server.config.Configuration.TlsSetting;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a [Configuration] from YAML 1.2. Unknown settings are refused with a suggestion;
/// everything that is wrong is told at once, with its line, and no secret is repeated.
public final class ConfigurationReader {
  /// The largest file that is read.
  public static final int MAX_BYTES = 1 << 20;

  /// The most cameras that a file may name.
  public static final int MAX_CAMERAS = 1024;

  /// The deepest nesting that is read.
  public static final int MAX_DEPTH = 32;

  /// The most aliases that a file may use.
  public static final int MAX_ALIASES = 16;

  /// The settings at the top of a file, in the order in which the documentation lists them.
  public static final Set<String> KEYS =
      ordered("data", "listen", "cameras", "analysis", "retention", "tls");

  /// The settings of a camera's long form.
  public static final Set<String> CAMERA_KEYS =
      ordered("main", "sub", "record", "analyse", "zones");

  /// The settings of `analysis` in its long form.
  public static final Set<String> ANALYSIS_KEYS =
      ordered("on", "pictures-per-second", "network", "labels");

  /// The settings of `retention`.
  public static final Set<String> RETENTION_KEYS = ordered("days", "size", "free");

  /// The settings of `tls`.
  public static final Set<String> TLS_KEYS = ordered("certificate", "key");

  private static final Pattern SIZE =
      Pattern.compile(
          "([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*(B|KB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);

  private final YamlTree tree;

  private ConfigurationReader(String file) {
    this.tree = new YamlTree(file);
  }

  /// Reads a file. Relative paths in it are taken from where the program was started.
  ///
  /// @throws ConfigurationException if it cannot be read or used
  public static Configuration read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ConfigurationException(
            List.of(
                "%s is larger than %d bytes: this is no configuration".formatted(file, MAX_BYTES)));
      }
      return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(
          List.of(
              "%s does not exist: give --config another file, or leave it out to start empty"
                  .formatted(file)));
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("%s cannot be read (%s)".formatted(file, e.getMessage())));
    }
  }

  /// Reads the text of a file.
  ///
  /// @param name of the file, for messages
  public static Configuration parse(String text, String name) {
    ConfigurationReader reader = new ConfigurationReader(name);
    Configuration read = reader.document(text);
    if (!reader.tree.problems().isEmpty()) {
      throw new ConfigurationException(reader.tree.problems());
    }
    return read;
  }

  private Configuration document(String text) {
    Configuration configuration = Configuration.defaults();
    Optional<Node> root;
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setCodePointLimit(MAX_BYTES)
              .setMaxAliasesForCollections(MAX_ALIASES)
              .setAllowDuplicateKeys(true)
              .build();
      if (!isWithinBounds(settings, text)) {
        return configuration;
      }
      root = new Compose(settings).composeString(text);
    } catch (YamlEngineException e) {
      tree.problem(null, "this is not YAML: " + firstLine(e));
      return configuration;
    }
    if (root.isEmpty() || YamlTree.isNull(root.get())) {
      return configuration;
    }
    Map<String, Node> top = tree.mapping(root.get(), "the configuration", KEYS);
    Node data = top.get("data");
    Node listen = top.get("listen");
    return new Configuration(
        data == null
            ? configuration.data()
            : tree.value(data, "data", Path::of).orElse(configuration.data()),
        listen == null
            ? configuration.listen()
            : tree.value(listen, "listen", Listen::parse).orElse(configuration.listen()),
        cameras(top.get("cameras")),
        analysis(top.get("analysis")),
        retention(top.get("retention")),
        tls(top.get("tls")));
  }

  /// Whether nesting and aliases are within bounds; walked without recursion, before a tree is made
  /// with it.
  private boolean isWithinBounds(LoadSettings settings, String text) {
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        case Alias -> aliases++;
        default -> {
          continue;
        }
      }
      if (depth > MAX_DEPTH || aliases > MAX_ALIASES) {
        String line = event.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
        tree.problem(
            null,
            depth > MAX_DEPTH
                ? "nested deeper than %d levels%s".formatted(MAX_DEPTH, line)
                : "more than %d aliases (*name)%s: write the values out"
                    .formatted(MAX_ALIASES, line));
        return false;
      }
    }
    return true;
  }

  private static String firstLine(YamlEngineException e) {
    // The engine's message quotes the text around the place, which may hold a password: only its
    // first two
    // sentences, and the place, are told.
    String message = String.valueOf(e.getMessage());
    Matcher place = Pattern.compile("line (\\d+), column (\\d+)").matcher(message);
    String where = "";
    while (place.find()) {
      where = " at line %s, column %s".formatted(place.group(1), place.group(2));
    }
    return "check indentation, colons and quotes" + where;
  }

  private List<Camera> cameras(@Nullable Node node) {
    List<Camera> cameras = new ArrayList<>();
    if (node == null) {
      return cameras;
    }
    for (Map.Entry<String, Node> entry : tree.mapping(node, "cameras", Set.of()).entrySet()) {
      if (cameras.size() == MAX_CAMERAS) {
        tree.problem(entry.getValue(), "more than %d cameras".formatted(MAX_CAMERAS));
        break;
      }
      camera(entry.getKey(), entry.getValue()).ifPresent(cameras::add);
    }
    return cameras;
  }

  private Optional<Camera> camera(String name, Node node) {
    CameraName cameraName;
    try {
      cameraName = new CameraName(name);
    } catch (IllegalArgumentException e) {
      tree.problem(node, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    String what = "camera " + name;
    if (node instanceof ScalarNode) {
      return tree.value(node, what, CameraAddress::parse).map(main -> Camera.of(cameraName, main));
    }
    Map<String, Node> settings = tree.mapping(node, what, CAMERA_KEYS);
    Node main = settings.get("main");
    if (main == null) {
      if (!(node instanceof SequenceNode)) {
        tree.problem(node, what + " has no main: write 'main: rtsp://…'");
      }
      return Optional.empty();
    }
    Optional<URI> mainUri = tree.value(main, what + " main", CameraAddress::parse);
    Node sub = settings.get("sub");
    @Nullable URI subUri =
        sub == null ? null : tree.value(sub, what + " sub", CameraAddress::parse).orElse(null);
    List<Zone> zones = zones(settings.get("zones"), what);
    boolean record = flag(settings.get("record"), what + " record", true);
    boolean analyse = flag(settings.get("analyse"), what + " analyse", true);
    return mainUri.map(uri -> new Camera(cameraName, uri, subUri, zones, record, analyse));
  }

  private List<Zone> zones(@Nullable Node node, String camera) {
    List<Zone> zones = new ArrayList<>();
    if (node == null) {
      return zones;
    }
    for (Map.Entry<String, Node> entry :
        tree.mapping(node, camera + " zones", Set.of()).entrySet()) {
      String what = "%s zone %s".formatted(camera, entry.getKey());
      List<Point> points = new ArrayList<>();
      int told = tree.problems().size();
      for (Node corner : tree.sequence(entry.getValue(), what)) {
        List<Node> pair = tree.sequence(corner, what + " corner");
        if (pair.size() != 2) {
          tree.problem(corner, what + ": a corner is a pair [x, y], each from 0 to 1");
          continue;
        }
        Optional<Double> x = tree.value(pair.get(0), what + " x", ConfigurationReader::number);
        Optional<Double> y = tree.value(pair.get(1), what + " y", ConfigurationReader::number);
        if (x.isPresent() && y.isPresent()) {
          attempt(corner, what, () -> points.add(new Point(x.get(), y.get())));
        }
      }
      if (tree.problems().size() == told) {
        attempt(
            entry.getValue(), what, () -> zones.add(new Zone(entry.getKey(), new Polygon(points))));
      }
    }
    return zones;
  }

  private void attempt(Node at, String what, Runnable construction) {
    try {
      construction.run();
    } catch (IllegalArgumentException e) {
      tree.problem(at, what + ": " + e.getMessage());
    }
  }

  private AnalysisSetting analysis(@Nullable Node node) {
    AnalysisSetting none = AnalysisSetting.DEFAULT;
    if (node == null) {
      return none;
    }
    if (node instanceof ScalarNode) {
      boolean on = flag(node, "analysis", true);
      return new AnalysisSetting(on, none.picturesPerSecond(), none.network(), none.labels());
    }
    Map<String, Node> settings = tree.mapping(node, "analysis", ANALYSIS_KEYS);
    Node rate = settings.get("pictures-per-second");
    Node network = settings.get("network");
    return new AnalysisSetting(
        flag(settings.get("on"), "analysis on", true),
        rate == null
            ? none.picturesPerSecond()
            : tree.value(rate, "analysis pictures-per-second", ConfigurationReader::rate)
                .orElse(none.picturesPerSecond()),
        network == null ? null : tree.text(network, "analysis network").orElse(null),
        labels(settings.get("labels")));
  }

  private @Nullable Set<String> labels(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Set<String> labels = new LinkedHashSet<>();
    for (Node label : tree.sequence(node, "analysis labels")) {
      tree.text(label, "a label of analysis")
          .ifPresent(text -> labels.add(text.toLowerCase(Locale.ROOT)));
    }
    return labels;
  }

  private RetentionSetting retention(@Nullable Node node) {
    RetentionSetting none = RetentionSetting.DEFAULT;
    if (node == null) {
      return none;
    }
    Map<String, Node> settings = tree.mapping(node, "retention", RETENTION_KEYS);
    Node days = settings.get("days");
    Node size = settings.get("size");
    Node free = settings.get("free");
    return new RetentionSetting(
        days == null
            ? none.days()
            : tree.value(days, "retention days", ConfigurationReader::days).orElse(none.days()),
        size == null
            ? none.sizeBytes()
            : tree.value(size, "retention size", ConfigurationReader::bytes)
                .orElse(none.sizeBytes()),
        free == null
            ? none.freeBytes()
            : tree.value(free, "retention free", ConfigurationReader::bytes)
                .orElse(none.freeBytes()));
  }

  private @Nullable TlsSetting tls(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    Map<String, Node> settings = tree.mapping(node, "tls", TLS_KEYS);
    Node certificate = settings.get("certificate");
    Node key = settings.get("key");
    if (certificate == null || key == null) {
      tree.problem(node, "tls needs both certificate and key, PEM files");
      return null;
    }
    Optional<Path> chain = tree.value(certificate, "tls certificate", Path::of);
    Optional<Path> secret = tree.value(key, "tls key", Path::of);
    return chain.isPresent() && secret.isPresent()
        ? new TlsSetting(chain.get(), secret.get())
        : null;
  }

  private boolean flag(@Nullable Node node, String what, boolean otherwise) {
    if (node == null) {
      return otherwise;
    }
    return tree.value(
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

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("this is no number", e);
    }
  }

  private static double rate(String text) {
    double rate = number(text);
    if (!(rate >= 0.1 && rate <= 30)) {
      throw new IllegalArgumentException("write a number from 0.1 to 30");
    }
    return rate;
  }

  private static int days(String text) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 3650) {
      throw new IllegalArgumentException("write a whole number of days from 1 to 3650");
    }
    return Integer.parseInt(text);
  }

  /// Reads `200GB`, in powers of ten as disks are sold.
  static long bytes(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException("write a size such as 500MB, 200GB or 2TB");
    }
    String unit = size.group(2) == null ? "B" : size.group(2).toUpperCase(Locale.ROOT);
    double factor =
        switch (unit) {
          case "KB" -> 1e3;
          case "MB" -> 1e6;
          case "GB" -> 1e9;
          case "TB" -> 1e12;
          default -> 1;
        };
    return (long) (Double.parseDouble(size.group(1)) * factor);
  }

  private static Set<String> ordered(String... keys) {
    return java.util.Collections.unmodifiableSet(new LinkedHashSet<>(List.of(keys)));
  }
}
