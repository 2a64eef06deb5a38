package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `import` into a node that runs and records.
@Timeout(240)
class ImportWhileRunningTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private record Outcome(int code, List<JsonNode> lines, String err) {}

  private Outcome call(String... words) throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString(), "--json"));
    int code =
        new Commands("9.9.9", Main.commands())
            .run(
                all,
                new Console(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)));
    List<JsonNode> lines =
        out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    return new Outcome(code, lines, err.toString(StandardCharsets.UTF_8));
  }

  /// A movie of so many seconds whose name alone says when it was made.
  private Path movie(String name, int seconds) throws Exception {
    Footage footage = Footage.of("IPPPPPPPPP".repeat(seconds), Duration.ofMillis(100), 4, 4);
    List<AccessUnit> units = new ArrayList<>();
    footage.units(Instant.EPOCH).forEach(units::add);
    List<MediaFormat> tracks = footage.tracks();
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        FragmentWriter.initialisation(
            tracks.stream().map(List::of).toList(), new long[] {0}, Duration.ofSeconds(seconds)));
    FragmentWriter writer = new FragmentWriter(tracks);
    for (int at = 0; at < units.size(); at += 10) {
      out.writeBytes(writer.fragment(units.subList(at, at + 10)));
    }
    Path file = Files.createDirectories(folder.resolve("card")).resolve(name);
    return Files.write(file, out.toByteArray());
  }

  @Test
  void filesBecomeFootageWhileTheNodeRecords() throws Exception {
    Path data = folder.resolve("data");
    Path first = movie("door_2024-05-06_07-08-09Z.mp4", 60);
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")).withoutFaults())) {
      Path file =
          Files.writeString(
              folder.resolve("sightline.yml"),
              "analysis: off\ncameras: { door: '%s' }\n".formatted(camera.address("/main")));
      try (Program node = Program.run(data, "--config", file.toString()).untilReady()) {
        Program.await("camera recorded", () -> isRecorded(node));
        Outcome taken = call("import", first.toString(), "--camera", "door");
        assertEquals(0, taken.code(), taken.err() + taken.lines());
        JsonNode line = taken.lines().getFirst();
        assertEquals("imported", line.path("result").asString(), line.toString());
        assertEquals("file name", line.path("timeFrom").asString());
        assertEquals("2024-05-06T07:08:09Z", line.path("start").asString());

        JsonNode timeline =
            node.ask(
                    "GET",
                    "/api/v1/cameras/door/timeline?start=2024-05-06T07:00:00Z&end=2024-05-06T08:00:00Z",
                    null)
                .body();
        assertEquals(1, timeline.path("spans").size(), timeline.toString());
        String sheet =
            node.text(
                "/api/v1/cameras/door/scrub/sheet?from=2024-05-06T07:08:00Z&to=2024-05-06T07:10:00Z&count=20");
        assertTrue(sheet.contains("2024-05-06T07:08:09"), sheet);

        assertEquals(
            "was there",
            call("import", first.toString(), "--camera", "door")
                .lines()
                .getFirst()
                .path("result")
                .asString());
        refusals(node);
        assertTrue(isRecorded(node));
        assertEquals(List.of(), leftOvers(data));
      }
    }
  }

  private void refusals(Program node) throws Exception {
    Path over = movie("door_2024-05-06_07-08-39Z.mp4", 20);
    assertRefused("there is other footage from 2024-05-06T07:08:09Z", "import", over.toString());
    Path plain = movie("plain.mp4", 120);
    assertRefused(
        "its footage would begin in the future, 2999-01-01T00:00:00Z",
        "import",
        plain.toString(),
        "--at",
        "2999-01-01T00:00:00Z");
    assertRefused(
        "its footage would end in the future",
        "import",
        plain.toString(),
        "--at",
        Instant.now().minusSeconds(1).toString());
    assertRefused(
        "there is other footage",
        "import",
        plain.toString(),
        "--at",
        Instant.now().minusSeconds(121).toString());
    Path broken = Files.writeString(folder.resolve("card/broken.mp4"), "this is no video");
    Outcome unreadable = call("import", broken.toString(), "--camera", "door");
    assertEquals("unreadable", unreadable.lines().getFirst().path("result").asString());
    Path list =
        Files.writeString(
            folder.resolve("card/list.mkv"),
            "ffconcat version 1.0\nfile '%s'\n".formatted(plain.toAbsolutePath()));
    assertEquals(
        "unreadable",
        call("import", list.toString(), "--camera", "door")
            .lines()
            .getFirst()
            .path("result")
            .asString(),
        "a file that only names another is none");
    assertEquals(404, node.ask("GET", "/api/v1/imports/nothing", null).status());
    JsonNode all = node.ask("GET", "/api/v1/imports", null).body().path("imports");
    assertEquals(8, all.size(), all.toString());
  }

  private void assertRefused(String words, String... call) throws Exception {
    List<String> all = new ArrayList<>(List.of(call));
    all.addAll(List.of("--camera", "door"));
    Outcome refused = call(all.toArray(String[]::new));
    assertEquals(1, refused.code(), refused.err());
    JsonNode line = refused.lines().getFirst();
    assertEquals("refused", line.path("result").asString(), line.toString());
    assertTrue(line.path("message").asString("").contains(words), line.toString());
  }

  private static List<Path> leftOvers(Path data) throws Exception {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(
              p -> {
                String name = p.getFileName().toString();
                return name.startsWith("import-") || name.endsWith(".part");
              })
          .toList();
    }
  }

  private static boolean isRecorded(Program node) {
    try {
      return node.ask("GET", "/api/v1/cameras/door", null)
          .body()
          .path("recording")
          .path("on")
          .asBoolean(false);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
