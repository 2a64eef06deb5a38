package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.route.Route;
import org.sightline.server.identity.Role;

/// Secrets are planted in a camera's addresses, a webhook and a password; every route is asked by
/// everybody, and none of them comes out.
class SecretsTest {
  private static final String CANARY = "CANARYbird";

  @TempDir static Path folder;
  private static TestNode node;

  @BeforeAll
  static void plant() throws Exception {
    node = TestNode.ready(folder);
    var camera =
        node.post(
            "/api/v1/cameras",
            """
            {"name":"door","main":"rtsp://ann:%1$s@127.0.0.1:1/main",
             "sub":"rtsp://ann:%1$s/x@127.0.0.1:1/sub","test":false}
            """
                .formatted(CANARY));
    assertEquals(201, camera.statusCode(), camera.body());
    assertFalse(camera.body().contains(CANARY), camera.body());
    var rule =
        node.post(
            "/api/v1/rules",
            """
            {"name":"r","query":"person","webhook":"https://ann:%1$s@hooks.example/%1$s?token=%1$s"}
            """
                .formatted(CANARY));
    // Whether user information is taken or refused, it must not come back.
    assertFalse(rule.body().contains(CANARY), rule.body());
    var plain =
        node.post(
            "/api/v1/rules",
            "{\"name\":\"s\",\"query\":\"person\",\"webhook\":\"https://hooks.example/%s\"}"
                .formatted(CANARY));
    assertEquals(201, plain.statusCode(), plain.body());
    assertFalse(plain.body().contains(CANARY), plain.body());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @TestFactory
  Stream<DynamicTest> noAnswerHoldsASecret() {
    return Routes.all().stream()
        .filter(route -> route.method().equals("GET"))
        .map(route -> DynamicTest.dynamicTest(route.toString(), () -> ask(route)));
  }

  private static void ask(Route route) throws Exception {
    String path =
        route.path().toString().replaceAll("\\{name}", "door").replaceAll("\\{[a-z]+}", "1");
    for (Role role : Role.values()) {
      for (String query :
          List.of(
              "",
              "?q=person&state=all&at=2026-01-01T00:00:00Z",
              "?start=2026-01-01T00:00:00Z&end=2026-01-01T01:00:00Z")) {
        var answer = node.send(node.call("GET", path + query, node.token(role)));
        assertFalse(answer.body().contains(CANARY), answer.body());
        assertFalse(answer.headers().map().toString().contains(CANARY));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> noRefusalRepeatsASecret() {
    return Stream.of(
            "{\"name\":\"door\",\"main\":\"rtsp://ann:%s@127.0.0.1:1/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s@127.0.0.1:1/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s/@127.0.0.1:1/main\"}",
            "{\"name\":\"yard\",\"main\":\"http://ann:%s@127.0.0.1:1/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s@127.0.0.1:99999/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s@/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s@h ost/main\"}",
            "{\"name\":\"yard\",\"main\":\"rtsp://h/\",\"sub\":\"rtsp://ann:%s@h:0/\"}",
            "{\"name\":\"yard\",\"main\":[\"rtsp://ann:%s@h/\"]}",
            "{\"name\":\"yard\",\"main\":\"rtsp://ann:%s@h/")
        .map(body -> body.formatted(CANARY))
        .map(
            body ->
                DynamicTest.dynamicTest(
                    body,
                    () -> {
                      for (String path : List.of("/api/v1/cameras", "/api/v1/cameras/test")) {
                        var answer = node.post(path, body);
                        assertFalse(answer.body().contains(CANARY), answer.body());
                      }
                    }));
  }
}
