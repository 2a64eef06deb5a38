package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line as scripts rely on it.
class CommandLineTest {
  private static final Commands COMMANDS = new Commands("9.9.9", Main.commands());

  @TempDir private Path folder;

  private record Outcome(int code, String out, String err) {}

  @Test
  void helpListsEveryCommandAndEndsWithDone() throws InterruptedException {
    Outcome help = call("--help");
    assertEquals(0, help.code());
    for (String command :
        List.of(
            "demo",
            "run",
            "camera add",
            "camera list",
            "camera test",
            "health",
            "check",
            "repair")) {
      assertTrue(help.out().contains(command), command);
    }
    assertEquals("sightline 9.9.9" + System.lineSeparator(), call("--version").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "camera add",
        "camera list",
        "camera test",
        "camera remove",
        "health",
        "check",
        "repair",
        "import",
        "reader add",
        "user add",
        "user list",
        "user remove",
        "user password",
        "role list",
        "role add",
        "role remove",
        "group list",
        "group add",
        "group remove",
        "token list",
        "token add",
        "token revoke",
        "session list",
        "session revoke",
        "report",
        "network list",
        "network add"
      })
  void everyCommandExplainsItselfWithAnExample(String command) throws InterruptedException {
    Outcome help = call((command + " --help").split(" "));
    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("./sightline " + command), help.out());
    assertTrue(help.out().contains("Example"), help.out());
  }

  @Test
  void anOptionThatIsGivenTwiceIsAWrongCall() throws InterruptedException {
    Outcome twice = call("reader", "add", "wall", "--camera", "door", "--camera=yard");
    assertEquals(2, twice.code());
    assertTrue(twice.err().contains("--camera is given twice"), twice.err());
  }

  @Test
  void aSlipIsAWrongCallThatNamesWhatWasProbablyMeant() throws InterruptedException {
    assertWrong("did you mean 'camera'?", "camrea", "list");
    assertWrong("did you mean '--data'?", "camera", "list", "--dat", "x");
    assertWrong("--data needs a value", "camera", "list", "--data");
    assertWrong("it takes 2 words: NAME ADDRESS", "camera", "add", "door");
    assertWrong("camera add, camera list", "camera");
    assertWrong("must begin with rtsp://", "camera", "test", "ftp://x/");
    assertWrong("HOST:PORT", "run", "--data", folder.toString(), "--listen", "nowhere");
    assertWrong("no-such.yml does not exist", "run", "--config", "no-such.yml");
    assertEquals(2, call().code());
  }

  @Test
  void aCameraIsTestedBeforeItIsSaved() throws InterruptedException {
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPP IPPP", Duration.ofMillis(40), 4, 4))
                .behind("eve", "CANARY"))) {
      String data = folder.toString();
      Outcome refused =
          call(
              "camera",
              "add",
              "door",
              camera.address("eve:wrong", "/main").toString(),
              "--data",
              data,
              "--json");
      assertEquals(1, refused.code());
      assertEquals("camera-refused", json(refused.out()).path("cause").asString(""));
      assertTrue(call("camera", "list", "--data", data).out().contains("No cameras yet"));

      Outcome added =
          call(
              "camera",
              "add",
              "door",
              camera.address("eve:CANARY", "/main").toString(),
              "--data",
              data);
      assertEquals(0, added.code(), added.err());
      Outcome list = call("camera", "list", "--data", data, "--json");
      assertEquals("door", json(list.out()).path("cameras").path(0).path("name").asString(""));
      Outcome again =
          call("camera", "add", "door", "rtsp://127.0.0.1/x", "--untested", "--data", data);
      assertEquals(2, again.code());
      assertTrue(again.err().contains("exists already"), again.err());
      for (Outcome outcome : List.of(refused, added, list, again)) {
        assertFalse((outcome.out() + outcome.err()).contains("CANARY"));
      }
    }
  }

  @Test
  void whatIsNotThereIsAFinding() throws InterruptedException {
    assertEquals(1, call("camera", "remove", "door", "--data", folder.toString()).code());
    Outcome health = call("health", "--data", folder.toString(), "--json");
    assertEquals(1, health.code());
    assertEquals("stopped", json(health.out()).path("status").asString(""));
    Outcome nobody = call("camera", "test", "rtsp://127.0.0.1:1/main", "--json");
    assertEquals(1, nobody.code());
    assertEquals("camera-unreachable", json(nobody.out()).path("cause").asString(""));
    assertFalse(json(nobody.out()).path("remedy").asString("").isEmpty());
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }

  private static void assertWrong(String part, String... words) throws InterruptedException {
    Outcome outcome = call(words);
    assertEquals(2, outcome.code(), outcome.out());
    assertTrue(outcome.err().contains(part), outcome.err());
  }

  private static Outcome call(String... words) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        COMMANDS.run(
            List.of(words),
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
