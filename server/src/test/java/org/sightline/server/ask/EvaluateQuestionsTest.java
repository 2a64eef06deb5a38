package org.sightline.server.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The evaluation of a language model, played by a small server: one that answers well, one that
/// raves, one that never answers, and one that calls what it may not.
class EvaluateQuestionsTest {
  private static final String COUNTED = "How many people were seen yesterday?";
  private static final String OUTSIDE = "What is his name?";

  @TempDir Path folder;
  private HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Function<String, String> model = _ -> "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          calls.incrementAndGet();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer = model.apply(body).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private static String call(String tool, String arguments) {
    return Json.text(
        Map.of(
            "choices",
            List.of(
                Map.of(
                    "message",
                    Map.of(
                        "tool_calls",
                        List.of(
                            Map.of("function", Map.of("name", tool, "arguments", arguments))))))));
  }

  private Path questions() throws IOException {
    long people =
        new MadeUpHistory(20_261_118)
            .count(
                s ->
                    s.label().equals("person")
                        && s.during(
                            MadeUpHistory.from(MadeUpHistory.TODAY.minusDays(1)),
                            MadeUpHistory.from(MadeUpHistory.TODAY)));
    Path file = folder.resolve("questions.jsonl");
    Files.writeString(
        file,
        """
        {"question": "%s", "expect": "answer", "value": %d}
        {"question": "%s", "expect": "declined"}
        """
            .formatted(COUNTED, people, OUTSIDE));
    return file;
  }

  private JsonNode evaluated(String... more) throws IOException {
    EvaluateQuestions command = new EvaluateQuestions();
    List<String> given =
        new java.util.ArrayList<>(
            List.of(
                "--json",
                "--model-url",
                "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()),
                "--model",
                "tiny"));
    given.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    command.run(Arguments.of(given, command), new Console(stream, stream));
    return JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aModelThatAnswersWellHasTheFiguresOfTheGrammarBesideIt() throws IOException {
    model =
        body ->
            body.contains(COUNTED)
                ? call(
                    "answer",
                    "{\"intent\":\"count\",\"labels\":[\"person\"],\"start\":\"2026-11-17T00:00\",\"end\":\"2026-11-18T00:00\"}")
                : call("decline", "{\"reason\":\"no\"}");
    JsonNode figures = evaluated("--file", questions().toString());
    for (JsonNode each : List.of(figures, figures.path("model"))) {
      assertEquals(2, each.path("questions").asInt(0), each.toString());
      assertEquals(1.0, each.path("claimPrecision").asDouble(0), each.toString());
      assertEquals(1, each.path("answered").asInt(0), each.toString());
      assertEquals(1, each.path("declinedRightly").asInt(0), each.toString());
      assertEquals(0, each.path("declinedWrongly").asInt(9), each.toString());
      assertEquals(0, each.path("answeredWrongly").asInt(9), each.toString());
      assertTrue(each.path("p95Millis").asDouble(-1) >= 0, each.toString());
    }
    assertEquals(0, figures.path("model").path("noHelp").asInt(9));
    assertEquals("tiny", figures.path("model").path("name").asString(""));
    assertEquals(2, calls.get());
  }

  @Test
  void aModelThatChoosesWronglyLosesPrecisionAndTheGrammarDoesNot() throws IOException {
    model = _ -> call("answer", "{\"intent\":\"count\",\"labels\":[\"dog\"]}");
    JsonNode figures = evaluated("--file", questions().toString());
    assertEquals(1.0, figures.path("claimPrecision").asDouble(0));
    assertEquals(0.0, figures.path("model").path("claimPrecision").asDouble(9));
    assertEquals(2, figures.path("model").path("answeredWrongly").asInt(0));
  }

  @Test
  void aModelThatRavesOrCallsWhatItMayNotAnswersNothingAndIsGivenUp() throws IOException {
    for (String raving :
        List.of(
            "There were 99 people, trust me.",
            call("delete_footage", "{}"),
            call("answer", "{\"cameras\":[\"vault\"]}"))) {
      calls.set(0);
      model = _ -> raving;
      JsonNode figures = evaluated();
      int questions = figures.path("questions").asInt(0);
      assertTrue(questions >= 200, figures.toString());
      JsonNode judged = figures.path("model");
      assertEquals(questions, judged.path("questions").asInt(0));
      assertEquals(0, judged.path("answered").asInt(9), judged.toString());
      assertEquals(0, judged.path("answeredWrongly").asInt(9), judged.toString());
      assertEquals(1.0, judged.path("claimPrecision").asDouble(0), judged.toString());
      assertTrue(judged.path("noHelp").asInt(0) > 200, judged.toString());
      assertTrue(calls.get() <= ModelUnderTest.MOST_IN_A_ROW + 1, "asked " + calls.get());
      assertEquals(0, figures.path("failed").size(), figures.path("failed").toString());
    }
  }

  @Test
  void aModelThatNeverAnswersHoldsNothingUp() throws IOException {
    model =
        _ -> {
          try {
            over.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return "";
        };
    JsonNode figures = evaluated("--model-timeout", "1", "--file", questions().toString());
    assertEquals(2, figures.path("model").path("noHelp").asInt(0));
    assertEquals(1, figures.path("answered").asInt(0));
  }

  @Test
  void aModelIsTakenFromTheConfigurationWithWhatMayBeSent() throws IOException {
    Path config = folder.resolve("sightline.yaml");
    Files.writeString(
        config,
        "model:\n  url: http://127.0.0.1:%d/v1\n  name: tiny\n  send: nothing\n"
            .formatted(server.getAddress().getPort()));
    EvaluateQuestions command = new EvaluateQuestions();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    command.run(
        Arguments.of(
            List.of("--config", config.toString(), "--file", questions().toString()), command),
        new Console(stream, stream));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("noHelp"), out.toString());
    assertEquals(0, calls.get());
  }

  @Test
  void halfAModelIsAWrongCall() {
    EvaluateQuestions command = new EvaluateQuestions();
    for (List<String> bad :
        List.of(
            List.of("--model-url", "http://127.0.0.1:1/v1"),
            List.of("--model", "tiny"),
            List.of("--model-url", "file:///etc", "--model", "tiny"),
            List.of(
                "--model-url", "http://127.0.0.1:1/v1", "--model", "x", "--model-timeout", "0"))) {
      Arguments arguments = Arguments.of(bad, command);
      assertFalse(
          assertThrows(
                  WrongCall.class,
                  () -> command.run(arguments, new Console(System.out, System.err)))
              .getMessage()
              .isBlank());
    }
  }
}
