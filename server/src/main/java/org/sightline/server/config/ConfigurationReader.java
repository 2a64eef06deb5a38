package org.sightline.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.MessageBroker;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.server.config.Configuration.AnalysisSetting;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.Configuration.RestreamSetting;
import org.sightline.server.config.Configuration.TlsSetting;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

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
      ordered(
          "data",
          "listen",
          "cameras",
          "analysis",
          "retention",
          "storage",
          "tls",
          "restream",
          "webrtc",
          "conversions",
          "evidence",
          "scrub",
          "receivers",
          "model",
          "mqtt",
          "sign-in",
          "walls",
          "four-eyes",
          "guessing");

  /// The settings of `mqtt`.
  public static final Set<String> MQTT_KEYS = ordered("broker", "certificate");

  /// The settings of a camera's long form.
  public static final Set<String> CAMERA_KEYS =
      ordered(
          "main",
          "sub",
          "transport",
          "certificate",
          "record",
          "analyse",
          "zones",
          "lines",
          "masks",
          "ground",
          "sources",
          "look",
          "says",
          "onvif",
          "topics",
          "plates",
          "faces");

  /// The settings of `analysis` in its long form.
  public static final Set<String> ANALYSIS_KEYS =
      ordered(
          "on",
          "pictures-per-second",
          "network",
          "labels",
          "here",
          "cores",
          "memory",
          "looks-network");

  /// The settings of `retention`.
  public static final Set<String> RETENTION_KEYS =
      ordered(
          "days",
          "size",
          "free",
          "continuous",
          "motion",
          "object",
          "alert",
          "legal-days",
          "cameras");

  /// The settings of `tls`.
  public static final Set<String> TLS_KEYS = ordered("certificate", "key");

  /// The settings of `restream`.
  public static final Set<String> RESTREAM_KEYS = ordered("listen", "plain", "udp");

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
    CameraSection cameras = new CameraSection(tree);
    Node data = top.get("data");
    Node listen = top.get("listen");
    return new Configuration(
        data == null
            ? configuration.data()
            : tree.value(data, "data", Path::of).orElse(configuration.data()),
        listen == null
            ? configuration.listen()
            : tree.value(listen, "listen", Listen::parse).orElse(configuration.listen()),
        cameras.cameras(top.get("cameras")),
        analysis(top.get("analysis"))
            .seeing(cameras.sights(), cameras.looks())
            .hearing(cameras.hearings(), broker(top.get("mqtt"), cameras)),
        new RetentionSection(tree).read(top.get("retention"), top.get("storage")),
        tls(top.get("tls")),
        restream(top.get("restream")),
        new WebRtcSection(tree).read(top.get("webrtc"), top.get("conversions")),
        evidence(top.get("evidence")),
        new ScrubSection(tree).read(top.get("scrub")),
        new ReceiverSection(tree).read(top.get("receivers")),
        new ModelSection(tree).read(top.get("model")),
        new ProviderSection(tree).read(top.get("sign-in")),
        walls(top.get("walls")),
        fourEyes(top.get("four-eyes")),
        guessing(top.get("guessing")));
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

  private AnalysisSetting analysis(@Nullable Node node) {
    AnalysisSetting none = AnalysisSetting.DEFAULT;
    if (node == null) {
      return none;
    }
    if (node instanceof ScalarNode) {
      return none.switched(tree.flag(node, "analysis", true));
    }
    Map<String, Node> settings = tree.mapping(node, "analysis", ANALYSIS_KEYS);
    Node rate = settings.get("pictures-per-second");
    Node network = settings.get("network");
    Node cores = settings.get("cores");
    Node memory = settings.get("memory");
    Node looks = settings.get("looks-network");
    return new AnalysisSetting(
        tree.flag(settings.get("on"), "analysis on", true),
        rate == null
            ? none.picturesPerSecond()
            : tree.value(rate, "analysis pictures-per-second", SettingValues::rate)
                .orElse(none.picturesPerSecond()),
        network == null ? null : tree.text(network, "analysis network").orElse(null),
        labels(settings.get("labels")),
        tree.flag(settings.get("here"), "analysis here", true),
        cores == null
            ? null
            : tree.value(cores, "analysis cores", SettingValues::cores).orElse(null),
        memory == null
            ? none.memoryBytes()
            : tree.value(memory, "analysis memory", SettingValues::memory)
                .orElse(none.memoryBytes()),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        looks == null ? null : tree.text(looks, "analysis looks-network").orElse(null));
  }

  private @Nullable MessageBroker broker(@Nullable Node node, CameraSection cameras) {
    if (node == null) {
      if (cameras.hearings().values().stream().anyMatch(hearing -> !hearing.topics().isEmpty())) {
        tree.problem(null, "cameras say something over MQTT and mqtt names no broker");
      }
      return null;
    }
    Map<String, Node> settings = tree.mapping(node, "mqtt", MQTT_KEYS);
    Node broker = settings.get("broker");
    Node certificate = settings.get("certificate");
    if (broker == null) {
      tree.problem(node, "mqtt has no broker: write 'broker: mqtts://user:password@host'");
      return null;
    }
    String pinned =
        certificate == null
            ? null
            : tree.value(
                    certificate,
                    "mqtt certificate",
                    text -> new Reach(Transport.AUTO, text).certificate())
                .orElse(null);
    return tree.value(broker, "mqtt broker", MessageBroker::parse)
        .map(at -> at.pinned(pinned))
        .orElse(null);
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

  private boolean walls(@Nullable Node node) {
    return node != null && tree.value(node, "walls", SettingValues::walls).orElse(false);
  }

  private boolean fourEyes(@Nullable Node node) {
    return node != null && tree.value(node, "four-eyes", SettingValues::fourEyes).orElse(true);
  }

  private boolean guessing(@Nullable Node node) {
    return node == null || tree.value(node, "guessing", SettingValues::guessing).orElse(true);
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

  private EvidenceSetting evidence(@Nullable Node node) {
    EvidenceSetting none = EvidenceSetting.DEFAULT;
    if (node == null) {
      return none;
    }
    Map<String, Node> settings = tree.mapping(node, "evidence", EvidenceSetting.KEYS);
    Node certificate = settings.get("certificate");
    Node key = settings.get("key");
    Node days = settings.get("export-days");
    Node anchor = settings.get("audit-anchor");
    if (certificate == null != (key == null)) {
      tree.problem(node, "evidence needs both certificate and key, PEM files, or neither");
    }
    return new EvidenceSetting(
        certificate == null
            ? null
            : tree.value(certificate, "evidence certificate", Path::of).orElse(null),
        key == null ? null : tree.value(key, "evidence key", Path::of).orElse(null),
        days == null
            ? none.exportDays()
            : tree.value(days, "evidence export-days", EvidenceSetting::days)
                .orElse(none.exportDays()),
        anchor == null ? null : tree.value(anchor, "evidence audit-anchor", Path::of).orElse(null));
  }

  private @Nullable RestreamSetting restream(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode) {
      return tree.value(node, "restream", Listen::parse)
          .map(listen -> new RestreamSetting(listen, false, 0))
          .orElse(null);
    }
    Map<String, Node> settings = tree.mapping(node, "restream", RESTREAM_KEYS);
    Node listen = settings.get("listen");
    if (listen == null) {
      tree.problem(node, "restream needs listen, such as 'listen: 127.0.0.1:8554'");
      return null;
    }
    boolean plain = tree.flag(settings.get("plain"), "restream plain", false);
    Node udp = settings.get("udp");
    int datagrams =
        udp == null ? 0 : tree.value(udp, "restream udp", RestreamSetting::datagramPort).orElse(0);
    return tree.value(listen, "restream listen", Listen::parse)
        .map(address -> new RestreamSetting(address, plain, datagrams < 0 ? null : datagrams))
        .orElse(null);
  }

  static Set<String> ordered(String... keys) {
    return java.util.Collections.unmodifiableSet(new LinkedHashSet<>(List.of(keys)));
  }
}
