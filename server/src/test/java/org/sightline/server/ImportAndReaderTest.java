package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `import` of files that ffmpeg wrote, and `reader` without a node.
@Timeout(600)
class ImportAndReaderTest {
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

  private Path clip(String name, String... options) throws Exception {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(f -> Files.isExecutable(Path.of(f, "ffmpeg"))),
        "needs ffmpeg: apt-get install ffmpeg");
    Path file = Files.createDirectories(folder.resolve("clips")).resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "8",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "25",
                "-c:a",
                "aac"));
    command.addAll(List.of(options));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return file;
  }

  @Test
  void filesBecomeFootageAtTheirOwnTime() throws Exception {
    clip("a.mp4", "-metadata", "creation_time=2024-05-06T07:08:09Z");
    clip("b_2024-05-06_07-10-00Z.mkv");
    Path dated = clip("c.ts", "-f", "mpegts");
    Files.setLastModifiedTime(dated, FileTime.from(Instant.parse("2024-05-06T08:00:00Z")));
    Files.writeString(folder.resolve("clips/d.mp4"), "this is no video");
    Files.writeString(folder.resolve("clips/notes.txt"), "not looked at");
    String clips = folder.resolve("clips").toString();
    Outcome first = call("import", clips, "--camera", "door");
    assertEquals(1, first.code(), first.err());
    assertEquals(4, first.lines().size());
    List<String> expected =
        List.of(
            "creation time 2024-05-06T07:08:09Z",
            "file name 2024-05-06T07:10:00Z",
            "file's own date 2024-05-06T08:00:00Z");
    for (int i = 0; i < 3; i++) {
      JsonNode line = first.lines().get(i);
      assertEquals("imported", line.path("result").asString(), line.toString());
      String[] known = expected.get(i).split(" (?=2024)");
      assertEquals(known[0], line.path("timeFrom").asString());
      Instant start = Instant.parse(line.path("start").asString());
      assertEquals(
          Instant.parse(known[1]).toEpochMilli() / 1000.0, start.toEpochMilli() / 1000.0, 0.1);
      Instant end = Instant.parse(line.path("end").asString());
      assertEquals(8, (end.toEpochMilli() - start.toEpochMilli()) / 1000.0, 0.3);
    }
    assertEquals("unreadable", first.lines().get(3).path("result").asString());
    Files.delete(folder.resolve("clips/d.mp4"));
    Outcome again = call("import", clips, "--camera", "door");
    assertEquals(0, again.code(), again.lines().toString());
    again.lines().forEach(line -> assertEquals("was there", line.path("result").asString()));
    Outcome over =
        call(
            "import",
            folder.resolve("clips/a.mp4").toString(),
            "--camera",
            "door",
            "--at",
            "2024-05-06T07:09:58Z");
    assertEquals(1, over.code());
    assertEquals("refused", over.lines().getFirst().path("result").asString());
    Outcome checked = call("check");
    assertEquals(0, checked.code(), checked.lines() + checked.err());
  }

  @Test
  void aReaderIsMadeListedAndTakenAwayWithoutANode() throws Exception {
    Outcome made = call("reader", "add", "wall", "--camera", "door,yard");
    assertEquals(0, made.code(), made.err());
    assertEquals(24, made.lines().getFirst().path("secret").asString().length());
    assertEquals(2, call("reader", "add", "wall", "--camera", "door").code());
    assertEquals(2, call("reader", "add", "../x", "--camera", "door").code());
    JsonNode list = call("reader", "list").lines().getFirst().path("readers");
    assertEquals("[\"door\",\"yard\"]", list.path(0).path("cameras").toString());
    assertEquals(0, call("reader", "remove", "wall").code());
    assertEquals(1, call("reader", "remove", "wall").code());
  }
}
