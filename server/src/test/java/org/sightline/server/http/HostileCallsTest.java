package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.rule.NewRule;
import org.sightline.server.http.route.Route;
import org.sightline.server.identity.Role;

/// Calls of somebody who means harm and is signed in, or holds connections open.
class HostileCallsTest {
  private static final String SECRET = "CANARY";
  private static final Map<String, String> GOOD =
      Map.of(
          "start", "2026-11-22T00:00:00Z",
          "end", "2026-11-22T01:00:00Z",
          "at", "2026-11-22T00:00:00Z");
  private static final List<String> PARAMETERS =
      List.of("start", "end", "at", "stream", "download", "q", "limit", "cursor", "order", "state");
  private static final List<String> HOSTILE =
      List.of(
          "-1",
          "1e9",
          "1000000000",
          "99999999999999999999",
          "NaN",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00+18:00",
          "10000-01-01T00:00:00Z",
          "1969-12-31T23:59:59Z",
          "2026-02-30T00:00:00Z",
          "2026-01-01T00:00:00+99:00",
          "' OR 1=1--",
          "../../node.db",
          "\0",
          "\uD83D\uDE00",
          "((((((((",
          "not(".repeat(200),
          "or(".repeat(200) + "person",
          "\"",
          "label:(",
          "confidence:>=1e999",
          "lasts:>=99999999999999999999s",
          "after:+999999999-12-31T23:59:59Z",
          "in the last 999999999 years",
          "-1 days ago",
          "text:\"" + "x".repeat(3000) + "\"",
          "AAAA",
          "{0}");

  @TempDir static Path folder;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.ready(folder);
    Files.writeString(folder.resolve("cli-secret.jpg"), SECRET);
    node.rooms()
        .cameras()
        .add(
            new Camera(
                new CameraName("door"),
                URI.create("rtsp://u:CANARYmain@127.0.0.1:1/main?token=CANARYquery"),
                URI.create("rtsp://u:CANARYsub@127.0.0.1:1/user=u&password=CANARYpath&channel=1"),
                List.of(),
                true,
                true));
    node.rooms()
        .rules()
        .add(
            new NewRule(
                "hook",
                new ObservationQuery.LabelIs("person"),
                java.time.Duration.ZERO,
                URI.create("https://127.0.0.1:1/CANARYhook?key=CANARYkey")));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @TestFactory
  List<DynamicTest> noAnswerTellsASecret() {
    return reading(
        route -> {
          for (Role role : Role.values()) {
            var call = node.call("GET", path(route) + "?" + query(GOOD), node.token(role));
            var answer = node.send(call);
            assertFalse(answer.body().contains(SECRET), answer.body());
            assertFalse(answer.headers().toString().contains(SECRET));
          }
        });
  }

  @TestFactory
  List<DynamicTest> noParameterBreaksARoute() {
    return reading(
        route -> {
          for (String parameter : PARAMETERS) {
            for (String value : HOSTILE) {
              Map<String, String> all = new TreeMap<>(GOOD);
              all.put(parameter, value);
              String path = path(route) + "?" + query(all);
              var answer = node.get(path);
              assertTrue(
                  answer.statusCode() == 200 || answer.statusCode() / 100 == 4,
                  answer.statusCode() + " " + path);
              assertFalse(answer.body().contains("Exception"), path);
              if (answer.statusCode() != 200) {
                // Scripts written for another server read its own form of faults.
                boolean ofMediaMtx = path.contains("/list?") || path.contains("/get?");
                assertTrue(
                    answer.body().startsWith("{\"error\":{\"code\":")
                        || (ofMediaMtx && answer.body().startsWith("{\"status\":\"error\"")),
                    answer.body());
              }
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2fcli-secret",
        "%2e%2e/cli-secret",
        "../cli-secret",
        "..%5ccli-secret",
        "..;/cli-secret",
        ".%2e/cli-secret",
        "%252e%252e%252fcli-secret",
        "....//cli-secret",
        "%c0%ae%c0%ae%c0%afcli-secret",
        "%ef%bc%8e%ef%bc%8e%ef%bc%8fcli-secret",
        "/cli-secret",
        "%2fcli-secret",
        "cli-secret%00",
        "2026/../../cli-secret",
        "*",
        "~",
        "."
      })
  void noKeyOrNameLeavesItsFolder(String name) throws Exception {
    for (String form :
        List.of(
            "/api/v1/snapshots/%s.jpg",
            "/api/v1/cameras/%s/still.jpg",
            "/api/v1/cameras/door/hls/%s/init.mp4",
            "/api/v1/cameras/door/hls/%s/media.m4s",
            "/api/v1/cameras/%s/hls/1/media.m4s",
            "/%s.jpg",
            "/assets/%s.jpg")) {
      String answer =
          raw(
              "GET "
                  + form.replace("%s", name)
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: sightline_session="
                  + node.token(Role.ADMINISTRATOR)
                  + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), form + " " + answer);
      assertFalse(answer.contains(SECRET), form);
    }
  }

  @Test
  void whoIsRefusedBeforeTheQuestionIsWholeIsToldThatTheConnectionEnds() throws Exception {
    String answer =
        raw(
            "POST /api/v1/cameras HTTP/1.1\r\nHost: x\r\nX-Sightline: 1\r\nContent-Length: 10\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
    assertTrue(answer.contains("Connection: close"), answer);
  }

  @Test
  void addressesOfMetadataServicesAreNeitherCamerasNorWebhooks() throws Exception {
    for (String host : List.of("169.254.169.254", "[fd00:ec2::254]", "0.0.0.0", "224.0.0.1")) {
      var camera =
          node.post(
              "/api/v1/cameras",
              "{\"name\":\"meta\",\"main\":\"rtsp://%s/\",\"test\":false}".formatted(host));
      assertEquals(422, camera.statusCode(), camera.body());
      var rule =
          node.post(
              "/api/v1/rules",
              "{\"name\":\"meta\",\"query\":\"person\",\"webhook\":\"http://%s/\"}"
                  .formatted(host));
      assertEquals(422, rule.statusCode(), rule.body());
    }
    var hexadecimal =
        node.post(
            "/api/v1/rules",
            "{\"name\":\"meta\",\"query\":\"person\",\"webhook\":\"http://0xA9FEA9FE/\"}");
    assertEquals(422, hexadecimal.statusCode(), hexadecimal.body());
  }

  @Test
  void aRuleWaitsForSomethingAndHasANameThatIsSeen() throws Exception {
    for (String query : List.of("\uD83D\uDE00", "../..", "\\u0000")) {
      assertEquals(
          422,
          node.post("/api/v1/rules", "{\"name\":\"r\",\"query\":\"%s\"}".formatted(query))
              .statusCode(),
          query);
    }
    for (String name : List.of("\\u202eevil", "\\u200b", "\\ud800", "a\\u2028b", "\\u0007")) {
      assertEquals(
          422,
          node.post("/api/v1/rules", "{\"name\":\"%s\",\"query\":\"person\"}".formatted(name))
              .statusCode(),
          name);
    }
    var half =
        node.post("/api/v1/rules", "{\"name\":\"r\",\"query\":\"person\",\"coolDownSeconds\":1.5}");
    assertEquals(400, half.statusCode(), half.body());
  }

  @Test
  void whoIsNotSignedInSendsLittle() throws Exception {
    String body = "{\"user\":\"a\",\"password\":\"" + "x".repeat(20_000) + "\"}";
    assertEquals(413, node.post("/api/v1/session", body).statusCode());
  }

  @Test
  void unfinishedRequestsDoNotKeepOthersOut() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < Doorway.MAX_WAITING + 100; i++) {
        Socket socket = new Socket("127.0.0.1", node.http.port());
        sockets.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      }
      assertEquals(200, node.get("/api/v1/cameras").statusCode());
      Socket oldest = sockets.getFirst();
      oldest.setSoTimeout(60_000);
      assertEquals(-1, oldest.getInputStream().read());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private interface Check {
    void of(Route route) throws Exception;
  }

  /// The routes that read, those of the audit log first: each call becomes a line of the log that
  /// they read from its beginning.
  private static List<DynamicTest> reading(Check check) {
    return Routes.all().stream()
        .filter(route -> !route.changesState() && !route.isSocket())
        .sorted(Comparator.comparing(route -> !route.toString().contains("/audit")))
        .map(route -> DynamicTest.dynamicTest(route.toString(), () -> check.of(route)))
        .toList();
  }

  private static String path(Route route) {
    return route.path().toString().replaceAll("\\{name}", "door").replaceAll("\\{[a-z]+}", "7");
  }

  private static String query(Map<String, String> parameters) {
    List<String> parts = new ArrayList<>();
    parameters.forEach(
        (name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join("&", parts);
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.http.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
