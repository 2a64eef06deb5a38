package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.server.http.wire.WireFault;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;

/// What leaves the node when something is wrong, and what does not.
class ErrorsTest {
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
  void everyErrorSaysWhatWhichWhyAndWhatToDo() throws Exception {
    assertFault(404, "not-found", node.get("/api/v1/nothing"));
    assertFault(404, "unknown-camera", node.get("/api/v1/cameras/nowhere"));
    assertFault(404, "unknown-camera", node.get("/api/v1/cameras/a%20b"));
    assertFault(400, "bad-call", node.get("/api/v1/cameras/%2e%2e%2f"));
    assertFault(400, "bad-call", node.get("/api/v1/cameras/door/timeline?start=x&end=y"));
    assertFault(400, "bad-call", node.get("/api/v1/search?limit=100000"));
    assertFault(400, "bad-call", node.get("/api/v1/search?cursor=nonsense"));
    assertFault(
        404,
        "no-footage",
        node.get(
            "/api/v1/cameras/door/footage.mp4?start=2026-01-01T00:00:00Z&end=2026-01-01T00:01:00Z"));
    assertFault(404, "no-footage", node.get("/api/v1/cameras/door/hls/1/init.mp4"));
    assertFault(404, "not-found", node.get("/api/v1/snapshots/..node.jpg"));
    assertFault(426, "upgrade-required", node.get("/api/v1/updates"));
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsRefusedWithThoseThatItHas() throws Exception {
    var answer = node.send(node.call("DELETE", "/api/v1/cameras", node.token(Role.ADMINISTRATOR)));
    assertFault(405, "method-not-allowed", answer);
    assertEquals("GET, HEAD, POST", answer.headers().firstValue("Allow").orElse(""));
    assertEquals(405, node.send(node.call("TRACE", "/", null)).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"user\":1,\"password\":\"y\"}",
        "{\"user\":\"a\"}",
        "{\"user\":\"a\",\"password\":\"secret-word\",\"more\":1}",
        "{\"user\":\"a\",\"user\":\"b\",\"password\":\"secret-word\"}",
        "{\"user\":\"a\",\"password\":\"secret-word\"} x",
        "{\"user\":[\"secret-word\"]}"
      })
  void aBodyOfAnotherShapeIsRefusedWithoutRepeatingIt(String body) throws Exception {
    var answer = node.post("/api/v1/session", body);
    assertFault(400, "bad-call", answer);
    assertFalse(answer.body().contains("secret-word"));
  }

  @Test
  void aBodyNestedTooDeepIsRefused() throws Exception {
    assertFault(400, "bad-call", node.post("/api/v1/session", "[".repeat(10_000)));
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    assertFault(413, "too-large", node.post("/api/v1/rules", "\"" + "x".repeat(1 << 20) + "\""));
    byte[] large = new byte[(1 << 20) + 10];
    var chunked =
        node.call("POST", "/api/v1/rules", node.token(Role.ADMINISTRATOR))
            .method(
                "POST", BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
            .header("Content-Type", "application/json");
    assertFault(413, "too-large", node.send(chunked));
  }

  @Test
  void aBodyThatIsNotSaidToBeJsonIsRefused() throws Exception {
    var call =
        node.call("POST", "/api/v1/rules", node.token(Role.ADMINISTRATOR))
            .method("POST", BodyPublishers.ofString("{}"))
            .header("Content-Type", "text/plain");
    assertFault(415, "bad-media-type", node.send(call));
  }

  @Test
  void valuesThatCannotBeUsedAreRefusedWithARemedy() throws Exception {
    assertFault(
        422,
        "bad-value",
        node.post("/api/v1/cameras", "{\"name\":\"../x\",\"main\":\"rtsp://h/\"}"));
    assertFault(
        422, "bad-address", node.post("/api/v1/cameras", "{\"name\":\"a\",\"main\":\"exec:rm\"}"));
    assertFault(
        422,
        "bad-value",
        node.post(
            "/api/v1/rules",
            "{\"name\":\"r\",\"query\":\"person\",\"webhook\":\"file:///etc/passwd\"}"));
    assertFault(
        404,
        "not-found",
        node.send(node.call("DELETE", "/api/v1/rules/999", node.token(Role.ADMINISTRATOR))));
  }

  @Test
  void everyAnswerForbidsFramesSniffingAndForeignScripts() throws Exception {
    for (String path : List.of("/", "/healthz", "/api/v1/cameras", "/api/v1/nothing")) {
      var headers = node.get(path).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'self';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
      assertFalse(headers.firstValue("Server").isPresent());
    }
  }

  @Test
  void whatIsNoHttpGetsTheSameFormOfError() throws Exception {
    String large = raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(40_000) + "\r\n\r\n");
    assertTrue(large.startsWith("HTTP/1.1 431"), large);
    assertTrue(large.contains("\"code\":\"too-large\""), large);
    String nonsense = raw("GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n");
    assertTrue(nonsense.startsWith("HTTP/1.1 400"), nonsense);
    assertTrue(nonsense.contains("\"code\":\"bad-call\""), nonsense);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/module-info.class",
        "/assets/",
        "/assets",
        "/assets/..;/..;/module-info.class",
        "//etc/passwd",
        "/..",
        "/index.html/",
        "/index.html%00.js",
        "/C:/x.js",
        "/../server/http/Routes.class",
        "/assets/%5c..%5c..%5cx.js",
        "/.git/config",
        "/app.js/../../../x.txt",
        "/%c0%ae%c0%ae/x.js",
        "/META-INF/MANIFEST.MF"
      })
  void noPathLeavesTheFolderOfTheApplication(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400") || answer.startsWith("HTTP/1.1 404"), answer);
  }

  @Test
  void aNodeThatStartsSaysSo(@TempDir Path other) throws Exception {
    try (TestNode starting = new TestNode(other)) {
      var health = starting.send(starting.call("GET", "/healthz", null));
      assertEquals(503, health.statusCode());
      assertTrue(health.body().contains("\"status\":\"starting\""));
      assertFault(503, "starting", starting.get("/api/v1/cameras"));
      starting.open();
      assertEquals(200, starting.get("/healthz").statusCode());
    }
  }

  private static void assertFault(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    WireFault.Fault fault =
        Json.read(answer.body().getBytes(StandardCharsets.UTF_8), WireFault.class).error();
    assertEquals(code, fault.code(), answer.body());
    assertFalse(fault.message().isBlank());
    assertFalse(fault.remedy().isBlank());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.http.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[4096];
      // Up to the end of the JSON, or of the connection.
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        if (answer.toString().endsWith("}}")) {
          break;
        }
      }
      return answer.toString();
    }
  }
}
