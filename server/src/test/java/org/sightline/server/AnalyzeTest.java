package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.PinnedTrust;
import org.sightline.server.process.Walls;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;

/// A node and the process that looks at pictures for it, from outside: killed, stopped, without a
/// stream, on another machine.
class AnalyzeTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static SimulatedCamera camera;
  private static @Nullable Program running;

  @BeforeAll
  static void film() {
    camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP".repeat(2))));
  }

  @AfterAll
  static void stop() throws Exception {
    if (running != null) {
      running.close();
    }
    camera.close();
  }

  /// The node of all tests that do not end theirs, begun for the first.
  private static Program running() throws IOException {
    Program there = running;
    if (there == null) {
      there = node(shared.resolve("data"));
      running = there;
    }
    return there;
  }

  private static Program node(Path data, String... more) throws IOException {
    Path file =
        Files.writeString(
            data.resolveSibling("sightline.yml"),
            "%s%ncameras:%n  door: %s%n"
                .formatted(String.join("\n", more), camera.address("/main")));
    return Program.run(data, "--config", file.toString()).untilReady();
  }

  private static JsonNode door(Program node) {
    try {
      return node.ask("GET", "/api/v1/cameras/door", null).body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long analysed(Program node) {
    return door(node).path("analysis").path("analysed").asLong();
  }

  private static void awaitLooking(Program node) {
    long before = analysed(node);
    Program.await(
        "somebody to look\n" + node.output(),
        () -> analysed(node) > before + 3 && node.analyzer().isPresent());
  }

  private static JsonNode timeline(Program node, Instant since) throws IOException {
    return node.ask(
            "GET",
            "/api/v1/cameras/door/timeline?start=%s&end=%s".formatted(since, Instant.now()),
            null)
        .body();
  }

  private static List<JsonNode> gaps(Program node, Instant since) {
    try {
      List<JsonNode> found = new ArrayList<>();
      timeline(node, since)
          .path("analysisGaps")
          .forEach(
              gap -> {
                if (gap.path("cause").asString("").equals("analysis-unavailable")) {
                  found.add(gap);
                }
              });
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void killingTheAnalyzerCostsNoFootageAndIsWrittenDown() throws Exception {
    Program node = running();
    awaitLooking(node);
    Instant begun = Instant.now();
    for (int round = 1; round <= 2; round++) {
      int kills = round;
      ProcessHandle child = node.analyzer().orElseThrow();
      Instant killed = Instant.now();
      assertTrue(child.destroyForcibly());
      Program.await("gap " + kills + "\n" + node.output(), () -> gaps(node, begun).size() == kills);
      Program.await(
          "the end of gap " + kills + "\n" + node.output(),
          () -> !gaps(node, begun).getLast().path("end").isNull());
      JsonNode gap = gaps(node, begun).getLast();
      Instant start = Instant.parse(gap.path("start").asString(""));
      assertTrue(start.isBefore(killed.plusSeconds(1)), gap.toString());
      assertTrue(start.isAfter(killed.minusSeconds(20)), gap.toString());
      assertTrue(gap.path("detail").asString("").contains("exit code"), gap.toString());
      awaitLooking(node);
      System.out.println(
          "looked again after "
              + Duration.between(killed, Instant.parse(gap.path("end").asString(""))));
    }
    assertEquals(0, timeline(node, begun).path("gaps").size(), "footage has no gap");
    assertEquals("playing", door(node).path("state").asString(""));
  }

  @Test
  void anAnalyzerThatIsStoppedIsNoticedAndStartedAgain() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/kill")), "needs kill: apt-get install procps");
    Program node = running();
    awaitLooking(node);
    Instant begun = Instant.now();
    long stopped = node.analyzer().orElseThrow().pid();
    new ProcessBuilder("/bin/kill", "-STOP", Long.toString(stopped)).start().waitFor();
    Program.await("the gap\n" + node.output(), () -> gaps(node, begun).size() == 1);
    Program.await(
        "another process\n" + node.output(),
        () -> node.analyzer().filter(child -> child.pid() != stopped).isPresent());
    awaitLooking(node);
    Program.await("the end of the gap", () -> !gaps(node, begun).getFirst().path("end").isNull());
    assertEquals(0, timeline(node, begun).path("gaps").size(), "footage has no gap");
  }

  @Test
  void aCameraThatVanishesIsTheCauseAndNothingElseStops() throws Exception {
    Program node = running();
    awaitLooking(node);
    Instant begun = Instant.now();
    long pid = node.analyzer().orElseThrow().pid();
    camera.refuseNewConnections(true);
    camera.reset();
    try {
      Program.await(
          "the gap\n" + node.output(),
          () -> {
            try {
              return timeline(node, begun).path("analysisGaps").size() == 1;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      JsonNode gap = timeline(node, begun).path("analysisGaps").path(0);
      // The stream's own cause, as it stood when the analyzer told of it: first the lost
      // connection,
      // then, with the first attempt that is refused, the camera that cannot be reached.
      assertTrue(
          List.of("connection-lost", "camera-unreachable").contains(gap.path("cause").asString("")),
          gap.toString());
      assertEquals(pid, node.analyzer().orElseThrow().pid());
    } finally {
      camera.refuseNewConnections(false);
      Program.await(
          "the camera again", () -> door(node).path("state").asString("").equals("playing"));
    }
  }

  @Test
  void theNodesOwnAnalyzerEndsWithTheNodeHoweverThatEnds() throws Exception {
    Path data = folder.resolve("data");
    try (Program node = node(data)) {
      awaitLooking(node);
      ProcessHandle child = node.analyzer().orElseThrow();
      node.kill();
      Program.await("the end of the child", () -> !child.isAlive());
    }
    try (Program node = node(data)) {
      awaitLooking(node);
      ProcessHandle child = node.analyzer().orElseThrow();
      assertEquals(0, node.end(Duration.ofSeconds(10)), node.output());
      assertFalse(child.isAlive());
    }
  }

  @Test
  void whatTheChildIsGivenStandsInNoArgumentAndNoEnvironment() throws Exception {
    Path data = shared.resolve("data");
    Program node = running();
    awaitLooking(node);
    ProcessHandle child = node.analyzer().orElseThrow();
    Path proc = Path.of("/proc", Long.toString(child.pid()));
    Assumptions.assumeTrue(Files.isReadable(proc.resolve("environ")), "needs /proc");
    String seen =
        Files.readString(proc.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
            + Files.readString(
                proc.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertFalse(seen.contains(data.toString()), "the data folder is not its business");
    assertFalse(seen.contains(Files.readString(data.resolve("cli-token")).strip()));
    assertFalse(seen.contains(".analysis:"));
    assertFalse(Files.readSymbolicLink(proc.resolve("cwd")).startsWith(data));
  }

  @Test
  void theAnalyzerStandsBehindWalls() throws Exception {
    Walls.Standing standing = Walls.standing();
    Assumptions.assumeTrue(standing.isWhole(), "needs Linux with Landlock and seccomp");
    Program node = running();
    awaitLooking(node);
    Path proc = Path.of("/proc", Long.toString(node.analyzer().orElseThrow().pid()));
    List<String> status = Files.readAllLines(proc.resolve("status"));
    assertTrue(status.contains("NoNewPrivs:\t1"), status.toString());
    assertTrue(status.contains("Seccomp:\t2"), status.toString());
  }

  @Test
  void anotherMachineLooksOverTlsAndTheNodeTakesOverWhenItIsGone() throws Exception {
    Path data = folder.resolve("data");
    Path file =
        Files.writeString(
            folder.resolve("sightline.yml"),
            "listen: 0.0.0.0:0%nrestream: 0.0.0.0:0%nanalysis: { here: off }%ncameras:%n  door: %s%n"
                .formatted(camera.address("/main")));
    Path token = folder.resolve("token");
    try (Program node =
        Program.start(
            data, List.of("run", "--data", data.toString(), "--config", file.toString()))) {
      Program.await(
          "the port\n" + node.output(), () -> Files.exists(data.resolve("node.certificate")));
      Program.await("the reader", () -> made(data, token));
      String address = "https://127.0.0.1:" + node.address().getPort();
      assertEquals(
          2,
          runAnalyze(List.of("--node", address, "--token-file", token.toString())),
          "a certificate that nobody trusts");
      assertEquals(
          2,
          runAnalyze(List.of("--node", "http://192.0.2.1:80", "--token-file", token.toString())),
          "a token over http");
      try (Program eyes =
          Program.start(
              data,
              List.of(
                  "analyze",
                  "--node",
                  address,
                  "--token-file",
                  token.toString(),
                  "--certificate",
                  data.resolve("node.certificate").toString()))) {
        Program.await(
            "it to look\n" + eyes.output() + node.output(),
            () -> eyes.output().contains("looks at"));
        Program.await("pictures\n" + eyes.output(), () -> lookedAt(data));
        assertEquals(0, eyes.end(Duration.ofSeconds(10)), eyes.output());
      }
      assertFalse(node.analyzer().isPresent());
    }
  }

  private int runAnalyze(List<String> options) throws Exception {
    List<String> words = new ArrayList<>(List.of("analyze"));
    words.addAll(options);
    try (Program analyze = Program.start(folder, words)) {
      return analyze.waitForEnd();
    }
  }

  /// Asks as the command line does, which knows the node's certificate.
  private static String cli(String... words) {
    var out = new java.io.ByteArrayOutputStream();
    var print = new java.io.PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8);
    try {
      new Commands("test", Main.commands()).run(List.of(words), new Console(print, print));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static boolean made(Path data, Path token) {
    String said =
        cli("reader", "add", "eyes", "--camera", "door", "--analyze", "--data", data.toString());
    int at = said.indexOf("--token-file: ");
    if (at < 0) {
      return false;
    }
    try {
      Files.writeString(
          token, said.substring(at + "--token-file: ".length()).lines().findFirst().orElseThrow());
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean lookedAt(Path data) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(PinnedTrust.context(Files.readString(data.resolve("node.certificate"))))
            .build()) {
      HttpRequest ask =
          HttpRequest.newBuilder(
                  URI.create(Files.readString(data.resolve("node.address")).strip())
                      .resolve("/metrics"))
              .header(
                  "Authorization", "Bearer " + Files.readString(data.resolve("cli-token")).strip())
              .build();
      String figures = client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
      Matcher analysed =
          Pattern.compile("pictures_total\\{camera=\"door\",fate=\"analysed\"} (\\d+)")
              .matcher(figures);
      return analysed.find() && Long.parseLong(analysed.group(1)) > 3;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
