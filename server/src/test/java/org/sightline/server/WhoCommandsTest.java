package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Roles, groups, tokens and sessions by the command line of a running node, and reports with a
/// token that was made so.
class WhoCommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static Program node;

  private record Outcome(int code, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    node =
        Program.start(
            folder, List.of("run", "--data", folder.toString(), "--listen", "127.0.0.1:0"));
    Program.await(
        "ready",
        () -> {
          try {
            return Files.exists(folder.resolve("node.address")) && call("health").code() == 0;
          } catch (InterruptedException e) {
            throw new AssertionError(node.output(), e);
          }
        });
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void aRoleIsMadeReplacedGivenAndRemoved() throws Exception {
    assertDone(call("group", "add", "outside", "--camera", "yard,gate"));
    Outcome made = call("role", "add", "guard", "view-live,replay@door,group:outside", "search");
    assertDone(made);
    assertTrue(
        made.out().matches("(?s).*guard +view-live,replay +door,group:outside\n.*"), made.out());
    assertTrue(made.out().matches("(?s).*guard +search +everywhere\n.*"), made.out());
    assertDone(call("role", "add", "guard", "search"));
    JsonNode guard =
        call("role", "list", "--json")
            .json()
            .path("roles")
            .valueStream()
            .filter(role -> role.path("name").asString("").equals("guard"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, guard.path("grants").size(), "the later lines replace the earlier ones");
    assertDone(call("user", "add", "gus", "--role", "guard"));
    assertTrue(call("user", "list").out().matches("(?s).*gus +guard.*"));

    Outcome inUse = call("role", "remove", "guard");
    assertEquals(2, inUse.code());
    assertTrue(inUse.err().contains("gus has the role guard"), inUse.err());
    assertDone(call("user", "remove", "gus"));
    assertEquals(
        "guard", call("role", "remove", "guard", "--json").json().path("removed").asString(""));
    Outcome gone = call("role", "remove", "guard");
    assertEquals(1, gone.code());
    assertTrue(
        gone.err().contains("There is no role guard; see ./sightline role list"), gone.err());
    assertDone(call("group", "remove", "outside"));
  }

  @Test
  void aGroupThatSomethingNamesStays() throws Exception {
    assertDone(call("group", "add", "hall", "--camera", "stairs"));
    assertTrue(call("group", "list").out().matches("(?s).*hall +stairs\n.*"));
    assertDone(call("role", "add", "porter", "view-live@group:hall"));
    assertEquals(2, call("group", "remove", "hall").code());
    assertDone(call("role", "remove", "porter"));
    assertDone(call("group", "remove", "hall"));
    assertEquals(1, call("group", "remove", "hall").code());
  }

  @Test
  void whatFitsNoRoleIsRefusedInTheNodesWords() throws Exception {
    assertEquals(2, call("role", "add", "mine", "fly").code());
    assertEquals(2, call("role", "add", "mine", "administer").code());
    assertEquals(2, call("role", "add", "viewer", "search").code());
    assertEquals(2, call("role", "add", "mine", "search@").code());
    assertEquals(2, call("role", "add", "mine", "search@group:nowhere").code());
    assertEquals(2, call("role", "add", "mine").code());
    assertEquals(2, call("group", "add", "mine").code());
    assertEquals(2, call("group", "add", "mine", "--camera", "door,,yard").code());
    assertEquals(2, call("user", "add", "una", "--role", "nothing-such").code());
    assertEquals(2, call("role", "list", "--data", folder.resolve("other").toString()).code());
    assertFalse(call("role", "list").out().contains("mine"));
  }

  @Test
  void aTokensSecretIsShownOnceAndOpensWhatItIsFor() throws Exception {
    assertDone(call("user", "add", "tom", "--role", "operator"));
    Outcome made = call("token", "add", "tom", "nightly", "--allow", "search", "--json");
    assertDone(made);
    String secret = made.json().path("secret").asString("");
    assertTrue(secret.startsWith("slt_"), "a secret that is recognised");
    JsonNode kept =
        call("token", "list", "--json")
            .json()
            .path("tokens")
            .valueStream()
            .filter(token -> token.path("name").asString("").equals("nightly"))
            .findFirst()
            .orElseThrow();
    assertFalse(call("token", "list").out().contains(secret), "shown once");
    assertFalse(call("token", "list", "--json").out().contains(secret), "shown once");

    String address = Files.readString(folder.resolve("node.address")).strip();
    Path file = Files.writeString(folder.resolve("nightly.token"), secret + "\n");
    Outcome report =
        call("report", "shift", "--node", address, "--token-file", file.toString(), "--json");
    assertDone(report);
    assertEquals("shift", report.json().path("kind").asString(""), report.out());

    String id = kept.path("id").asString();
    assertDone(call("token", "revoke", id));
    assertEquals(
        2,
        call("report", "shift", "--node", address, "--token-file", file.toString()).code(),
        "a revoked token opens nothing");
    assertEquals(1, call("token", "revoke", id).code());
  }

  @Test
  void noTokenIsMadeThatMayMoreThanItShould() throws Exception {
    assertDone(call("user", "add", "vic"));
    assertEquals(2, call("token", "add", "vic", "all", "--allow", "administer").code());
    assertEquals(
        2, call("token", "add", "vic", "long", "--allow", "search", "--days", "367").code());
    assertEquals(
        2, call("token", "add", "vic", "long", "--allow", "search", "--days", "-1").code());
    assertEquals(2, call("token", "add", "vic", "none").code());
    assertEquals(1, call("token", "add", "nobody", "x", "--allow", "search").code());
    assertEquals(2, call("token", "revoke", "nightly").code());
    assertEquals(1, call("token", "revoke", "123456789").code());
  }

  @Test
  void aSessionIsSeenAndEnded() throws Exception {
    String password = call("user", "add", "sue", "--json").json().path("password").asString("");
    String cookie = signedIn("sue", password);
    JsonNode sessions = call("session", "list", "--user", "sue", "--json").json().path("sessions");
    assertEquals(1, sessions.size());
    assertEquals(200, asked(cookie));
    assertDone(call("session", "revoke", sessions.get(0).path("id").asString("")));
    assertEquals(401, asked(cookie), "it holds at once");
    assertEquals(1, call("session", "revoke", sessions.get(0).path("id").asString("")).code());

    String again = signedIn("sue", password);
    String third = signedIn("sue", password);
    assertEquals(
        2, call("session", "revoke", "--user", "sue", "--json").json().path("ended").asInt(0));
    assertEquals(401, asked(again));
    assertEquals(401, asked(third));
    assertEquals(1, call("session", "revoke", "--user", "sue").code());
    assertEquals(2, call("session", "revoke").code());
  }

  @Test
  void whatABrowserSaysOfItselfDoesNotSteerTheTerminal() {
    String table =
        Texts.table(List.of("WITH"), List.of(List.of("Mozilla\u001b[2J\u009b\u202e\nevil")));
    assertTrue(table.contains("Mozilla?[2J???evil"), table);
  }

  private static String signedIn(String user, String password) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address("/api/v1/session"))
            .header("Content-Type", "application/json")
            .header("X-Sightline", "1")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.writeValueAsString(java.util.Map.of("user", user, "password", password))))
            .build();
    HttpResponse<String> answer = sent(request);
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static int asked(String cookie) throws Exception {
    return sent(HttpRequest.newBuilder(address("/api/v1/session")).header("Cookie", cookie).build())
        .statusCode();
  }

  private static HttpResponse<String> sent(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI address(String path) throws Exception {
    return URI.create(Files.readString(folder.resolve("node.address")).strip()).resolve(path);
  }

  private static void assertDone(Outcome outcome) {
    assertEquals(0, outcome.code(), outcome.out() + outcome.err());
  }

  private static Outcome call(String... words) throws InterruptedException {
    List<String> all = new java.util.ArrayList<>(Arrays.asList(words));
    if (!all.contains("--data")) {
      all.addAll(List.of("--data", folder.toString()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Commands("9.9.9", Main.commands())
            .run(
                all,
                new Console(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
