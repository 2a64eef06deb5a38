package org.sightline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sightline.analysis.Sight;
import org.sightline.domain.Camera;

/// docs/CONFIGURATION.md gives each setting's default and a reason, and its examples are read.
class DocumentedDefaultsTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("sightline.root"), "docs/CONFIGURATION.md");

  /// What the column "default" says, for every setting that has a plain value there.
  private static Map<String, String> documented() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      String[] cells = line.split("\\|");
      if (line.startsWith("| `") && cells.length > 3) {
        assertTrue(!cells[3].isBlank(), "no explanation: " + line);
        String text = cells[2].strip();
        if (text.startsWith("`")) {
          defaults.put(cells[1].strip().replace("`", ""), text.replace("`", ""));
        }
      }
    }
    return defaults;
  }

  @Test
  void whatTheDocumentCallsADefaultIsOne() throws IOException {
    Configuration none = Configuration.defaults();
    Camera camera = ConfigurationReader.parse("cameras: { a: rtsp://h/ }", "x").cameras().get(0);
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("data", none.data().toString()),
                Map.entry("listen", none.listen().toString()),
                Map.entry("cameras.NAME.record", word(camera.record())),
                Map.entry("cameras.NAME.analyse", word(camera.analyse())),
                Map.entry(
                    "cameras.NAME.plates",
                    word(
                        none.analysis().sights().getOrDefault(camera.name(), Sight.OURS).plates())),
                Map.entry(
                    "cameras.NAME.faces",
                    none.analysis().sights().getOrDefault(camera.name(), Sight.OURS).faceless()
                        ? "blur"
                        : "off"),
                Map.entry("cameras.NAME.transport", camera.reach().transport().word()),
                Map.entry(
                    "cameras.NAME.sources",
                    String.join(
                        ", ",
                        SightWords.of(
                            none.analysis().sights().getOrDefault(camera.name(), Sight.OURS)))),
                Map.entry("four-eyes", none.fourEyesForPlates() ? "plates" : "none"),
                Map.entry("guessing", none.guessing() ? "on" : "off"),
                Map.entry("walls", none.wallsRequired() ? "required" : "where-possible"),
                Map.entry("analysis", word(none.analysis().on())),
                Map.entry("analysis.on", word(none.analysis().on())),
                Map.entry("analysis.here", word(none.analysis().here())),
                Map.entry(
                    "analysis.memory", none.analysis().memoryBytes() / 100_000_000 / 10.0 + "GB"),
                Map.entry(
                    "analysis.pictures-per-second",
                    "%.0f".formatted(none.analysis().picturesPerSecond())),
                Map.entry("retention.days", String.valueOf(none.retention().days())),
                Map.entry("retention.free", none.retention().freeBytes() / 1_000_000_000 + "GB"),
                Map.entry(
                    "evidence.export-days", String.valueOf(EvidenceSetting.DEFAULT.exportDays())),
                Map.entry("scrub", word(none.scrub().on())),
                Map.entry("scrub.on", word(none.scrub().on())),
                Map.entry("scrub.every", String.valueOf(none.scrub().every().toSeconds())),
                Map.entry("webrtc", word(none.webRtc().on())),
                Map.entry("model.send", "text"),
                Map.entry("model.timeout", "20"),
                Map.entry("conversions", String.valueOf(none.webRtc().conversions())))),
        documented());
    assertEquals(0, none.retention().sizeBytes(), "no bound");
    assertNull(none.tls(), "made at first start");
    assertNull(none.analysis().network(), "the best present");
    assertTrue(none.listen().isLoopback(), "nobody else reaches a node without its owner's will");
  }

  @Test
  void aDefaultThatIsWrittenOutChangesNothing() throws IOException {
    StringBuilder file = new StringBuilder();
    documented()
        .forEach(
            (setting, value) -> {
              if (!setting.contains(".")) {
                file.append(setting).append(": ").append(value).append('\n');
              }
            });
    file.append("retention: { days: %s }\n".formatted(documented().get("retention.days")));
    assertEquals(Configuration.defaults(), ConfigurationReader.parse(file.toString(), "x"));
  }

  @TestFactory
  List<DynamicTest> everyExampleIsReadAsItStands() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Matcher example =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
    while (example.find()) {
      String text = example.group(1);
      tests.add(
          DynamicTest.dynamicTest(
              text.lines().findFirst().orElse(""),
              () -> assertTrue(!ConfigurationReader.parse(text, "example").cameras().isEmpty())));
    }
    assertTrue(tests.size() >= 2, "the examples are gone");
    return tests;
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
