package org.sightline.analysis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.analysis.detect.CocoLabels;
import org.sightline.analysis.detect.NetworkForm;

/// The entry of a network that an owner added, as a text file beside it: `NAME.onnx` has
/// `NAME.onnx.card`, of lines `key: value`.
///
/// The keys are `name`, `form` (such as `yolox:416`, or `as NAME` of a known network), `labels`
/// (`coco` or words with commas between; none with `as NAME`), `bytes`, `sha256`, `licence`,
/// `source`, `accuracy`, `version`, `trained-on`, `meant-for` and `not-for`; all but `name`,
/// `form`, `bytes` and `sha256` may be absent.
final class NetworkCard {
  static final String ENDING = ".card";

  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_LABELS = 10_000;
  private static final List<String> KEYS =
      List.of(
          "name",
          "form",
          "labels",
          "bytes",
          "sha256",
          "licence",
          "source",
          "accuracy",
          "version",
          "trained-on",
          "meant-for",
          "not-for");

  private NetworkCard() {}

  /// The entry that a card is.
  ///
  /// @throws AnalysisException if it is none; the message names the file and what is wrong
  static Network read(Path card) {
    try {
      if (Files.size(card) > MAX_BYTES) {
        throw wrong(card, "it has more than " + MAX_BYTES + " bytes");
      }
      return network(card, lines(card));
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(card, e.getMessage());
    }
  }

  private static Map<String, String> lines(Path card) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : Files.readAllLines(card)) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? line : line.substring(0, colon).strip();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (colon < 0 || !KEYS.contains(key)) {
        throw wrong(card, "'%s' is none of the lines %s".formatted(key, KEYS));
      }
      lines.put(key, line.substring(colon + 1).strip());
    }
    return lines;
  }

  private static Network network(Path card, Map<String, String> lines) {
    String form = needed(card, lines, "form");
    String sha256 = needed(card, lines, "sha256");
    String bytes = needed(card, lines, "bytes");
    if (!sha256.matches("[0-9a-f]{64}") || !bytes.matches("[0-9]{1,12}")) {
      throw wrong(card, "'sha256' is 64 hexadecimal digits and 'bytes' a number");
    }
    Network base = form.startsWith("as ") ? known(card, form.substring(3).strip()) : null;
    List<String> labels =
        base == null ? labels(lines.getOrDefault("labels", "coco")) : base.labels();
    NetworkForm as = base == null ? NetworkForm.parse(form, labels.size()) : base.form();
    String fileName = String.valueOf(card.getFileName());
    ModelCard unknown = base == null ? ModelCard.unknown(as) : base.card();
    return new Network(
        needed(card, lines, "name"),
        lines.getOrDefault("licence", base == null ? "not told" : base.licence()),
        lines.getOrDefault("source", "added on this machine"),
        URI.create("file:" + sha256),
        Long.parseLong(bytes),
        sha256,
        as,
        labels,
        lines.getOrDefault("accuracy", "not measured"),
        fileName.substring(0, fileName.length() - ENDING.length()),
        new ModelCard(
            lines.getOrDefault("version", sha256.substring(0, 12)),
            base == null ? "" : base.name(),
            lines.getOrDefault("trained-on", unknown.trainedOn()),
            lines.getOrDefault("meant-for", unknown.meantFor()),
            lines.getOrDefault("not-for", unknown.notFor())));
  }

  private static Network known(Path card, String name) {
    return KnownNetworks.ALL.stream()
        .filter(network -> network.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> wrong(card, "no network is called '" + name + "'"));
  }

  private static List<String> labels(String text) {
    if (text.equals("coco")) {
      return CocoLabels.eighty();
    }
    List<String> labels = List.of(text.split(",", MAX_LABELS));
    return labels.stream().map(String::strip).toList();
  }

  private static String needed(Path card, Map<String, String> lines, String key) {
    String value = lines.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw wrong(card, "the line '%s: …' is missing".formatted(key));
    }
    return value;
  }

  private static AnalysisException wrong(Path card, @org.jspecify.annotations.Nullable String why) {
    return new AnalysisException(
        AnalysisException.Kind.WRONG_FILE,
        "the card %s is not understood: %s. Correct it, or remove it".formatted(card, why));
  }
}
