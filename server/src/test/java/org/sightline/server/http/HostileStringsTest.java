package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.route.Gate;
import org.sightline.server.identity.Role;

/// Strings that other programs ran as commands, took for SQL, or took for a user.
class HostileStringsTest {
  private static final int COUNT = Integer.getInteger("sightline.fuzz", 400);

  @TempDir static Path folder;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.ready(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void noStringThatIsSetStartsAProcess() throws Exception {
    Path canary = folder.resolve("canary");
    Set<Long> before = children();
    for (String form :
        List.of("; %s", "$(%s)", "`%s`", "| %s", "&& %s", "\\n%s", "' ; %s ; '", "exec:%s", "%s")) {
      String payload = form.formatted("touch " + canary);
      for (String body :
          List.of(
              "{\"name\":\"%s\",\"main\":\"rtsp://127.0.0.1:1/\",\"test\":false}",
              "{\"name\":\"a\",\"main\":\"%s\",\"test\":false}",
              "{\"name\":\"b\",\"main\":\"rtsp://127.0.0.1:1/%s\",\"test\":false}",
              "{\"name\":\"c\",\"main\":\"rtsp://%s/\",\"test\":false}")) {
        below500(node.post("/api/v1/cameras", body.formatted(payload)));
      }
      for (String body :
          List.of(
              "{\"name\":\"%s\",\"query\":\"person\"}",
              "{\"name\":\"r\",\"query\":\"%s\"}",
              "{\"name\":\"r\",\"query\":\"person\",\"webhook\":\"%s\"}")) {
        below500(node.post("/api/v1/rules", body.formatted(payload)));
      }
    }
    assertFalse(Files.exists(canary));
    Set<Long> after = children();
    after.removeAll(before);
    assertEquals(Set.of(), after);
  }

  @Test
  void sqlInParametersIsOnlyText() throws Exception {
    TreeMap<String, Long> before = tables();
    assertTrue(before.size() > 5, before::toString);
    for (String payload :
        List.of(
            "' OR '1'='1",
            "1; DROP TABLE segment--",
            "') UNION SELECT sql FROM sqlite_master--",
            "id ASC, (SELECT randomblob(1000000000))",
            "1 AND load_extension('x')",
            "\"; DELETE FROM user; --",
            "%' ESCAPE '")) {
      String text = URLEncoder.encode(payload, StandardCharsets.UTF_8);
      for (var route : Routes.all()) {
        if (!route.changesState() && !route.isSocket()) {
          String path = route.path().toString().replaceAll("\\{[a-z]+}", text.replace("+", "%20"));
          for (String parameter :
              List.of("order", "sort", "filter", "q", "cursor", "limit", "stream", "state")) {
            below500(node.get(path + "?" + parameter + "=" + text));
          }
        }
      }
    }
    assertEquals(before.keySet(), tables().keySet());
    assertEquals(before.get("node.db user"), tables().get("node.db user"));
  }

  @Test
  void nothingThatIsMadeUpBecomesAUser() throws Exception {
    String token = node.token(Role.ADMINISTRATOR);
    Random random = new Random(Long.getLong("sightline.seed", 20_261_123L));
    for (int round = 0; round < COUNT; round++) {
      char[] mutant = token.toCharArray();
      mutant[random.nextInt(mutant.length)] ^= (char) (1 << random.nextInt(4));
      String made = new String(mutant).replaceAll("[^\\w-]", "xx");
      assertNotEquals(token, made);
      var answer =
          switch (round % 5) {
            case 0 -> node.send(node.call("GET", "/api/v1/cameras", made));
            case 1 -> node.send(node.call("GET", "/api/v1/cameras?auth=YWRtaW46MTEK", null));
            case 2 ->
                node.send(
                    node.call("GET", "/api/v1/cameras", null)
                        .header("X-Forwarded-For", "127.0.0.1")
                        .header("X-Real-IP", "::1")
                        .header("Authorization", "Basic YWRtaW46" + made));
            case 3 ->
                node.send(
                    node.call("GET", "/api/v1/cameras", null)
                        .header("Cookie", Gate.COOKIE + "=; " + Gate.COOKIE + "=" + made));
            default ->
                node.post(
                    "/api/v1/session",
                    "{\"user\":\"administrator\",\"password\":[\"%s\"],\"clientType\":\"local\"}"
                        .formatted(made));
          };
      int number = round;
      assertEquals(
          4,
          answer.statusCode() / 100,
          () ->
              "round "
                  + number
                  + " "
                  + made
                  + " of "
                  + token
                  + ": "
                  + answer.request().headers().map().keySet()
                  + answer.body());
      assertTrue(answer.headers().allValues("Set-Cookie").isEmpty());
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static void below500(HttpResponse<String> answer) {
    assertTrue(answer.statusCode() < 500, () -> answer.request().uri() + " " + answer.body());
  }

  /// The rows of every table of every database of the node.
  private static TreeMap<String, Long> tables() throws Exception {
    TreeMap<String, Long> rows = new TreeMap<>();
    for (String name : List.of("node.db", "recording.db", "observations.db", "fleet.db")) {
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
          var list = connection.createStatement();
          var one = connection.createStatement();
          var tables = list.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        while (tables.next()) {
          String table = tables.getString(1);
          try (var count = one.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
            rows.put(name + " " + table, count.getLong(1));
          }
        }
      }
    }
    return rows;
  }
}
