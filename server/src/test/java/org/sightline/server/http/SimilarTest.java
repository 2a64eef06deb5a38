package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Grant;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.identity.Where;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What looks like an example, found over HTTP.
class SimilarTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NETWORK = "ab".repeat(32);

  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
    seen("door-1", "person", "red");
    seen("door-2", "person", "red");
    seen("door-3", "car", "blue");
    seen("yard-1", "person", "red");
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private void seen(String track, String label, String colour) {
    Instant now = Instant.now();
    node.rooms()
        .observations()
        .append(
            new ObjectObservation(
                new TimeRange(now.minusSeconds(60), now.minusSeconds(30)),
                new CameraName(track.substring(0, 4)),
                new Source("detector", "", ""),
                0.9,
                track,
                0,
                true,
                label,
                new Box(0.1, 0.1, 0.5, 0.5),
                List.of(),
                Set.of(),
                Motion.MOVING,
                List.of(),
                List.of(),
                new Attributes(Set.of(colour), "", OptionalDouble.empty(), OptionalDouble.empty()),
                ""));
  }

  private void looks(String track, double x, double y) {
    float[] values = new float[Embedding.LEAST_DIMENSIONS];
    values[0] = (float) x;
    values[1] = (float) y;
    assertTrue(node.rooms().observations().lookalikes().keep(track, Embedding.of(NETWORK, values)));
  }

  private HttpResponse<String> ask(String token, String body) throws Exception {
    return node.send(
        node.call("POST", "/api/v1/similar", token)
            .method("POST", BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  private static List<String> tracks(HttpResponse<String> answer) {
    List<String> tracks = new ArrayList<>();
    for (JsonNode one : JSON.readTree(answer.body()).path("results")) {
      tracks.add(one.path("observation").path("trackId").asString(""));
    }
    return tracks;
  }

  @Test
  void picturesAreComparedWhereTheyHaveVectorsAndTheAnswerSaysSo() throws Exception {
    looks("door-1", 1, 0);
    looks("door-2", 0.2, 1);
    looks("door-3", 1, 0.1);
    looks("yard-1", 1, 0.4);
    String token = node.token(Role.OPERATOR);
    HttpResponse<String> answer = ask(token, "{\"track\":\"door-1\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(List.of("door-3", "yard-1", "door-2"), tracks(answer), "not the example itself");
    JsonNode body = JSON.readTree(answer.body());
    assertEquals("vectors", body.path("by").asString(""));
    assertEquals(0.995, body.path("results").path(0).path("similarity").asDouble(0), 0.01);
    assertEquals(
        List.of("yard-1", "door-2"),
        tracks(ask(token, "{\"track\":\"door-1\",\"q\":\"label:person\"}")));
    assertEquals(
        List.of("yard-1"),
        tracks(ask(token, "{\"track\":\"door-1\",\"q\":\"label:person\",\"limit\":1}")));
  }

  @Test
  void attributesAreComparedWhereThereIsNoVectorAndTheAnswerSaysSo() throws Exception {
    HttpResponse<String> answer = ask(node.token(Role.OPERATOR), "{\"track\":\"door-1\"}");
    JsonNode body = JSON.readTree(answer.body());
    assertEquals("attributes", body.path("by").asString(""), answer.body());
    assertFalse(body.path("note").asString("").isEmpty());
    assertEquals(Set.of("door-2", "yard-1"), Set.copyOf(tracks(answer)));
    assertEquals(1, body.path("results").path(0).path("similarity").asDouble(0), 1e-9);
  }

  @Test
  void somebodySeesOwnCamerasAloneAndNoExampleOfAnother() throws Exception {
    for (String track : List.of("door-1", "door-2", "yard-1")) {
      looks(track, 1, 0);
    }
    node.identity
        .roles()
        .save(
            "doorkeeper",
            List.of(
                new Grant(
                    Set.of(Action.SEARCH, Action.SEARCH_LOOKS), Where.on(new CameraName("door")))));
    node.identity.add("ben", Role.VIEWER, TestNode.PASSWORD, false);
    node.identity.allow(
        "ben", node.identity.roles().find("doorkeeper").orElseThrow(), Where.EVERYWHERE);
    String ben =
        ((SignIn.Welcome) node.identity.signIn("ben", TestNode.PASSWORD, "192.0.2.9")).token();
    assertEquals(List.of("door-2"), tracks(ask(ben, "{\"track\":\"door-1\"}")));
    assertEquals(404, ask(ben, "{\"track\":\"yard-1\"}").statusCode());
    assertEquals(List.of(), tracks(ask(ben, "{\"track\":\"door-1\",\"q\":\"camera:yard\"}")));
  }

  @Test
  void badExamplesAreRefused() throws Exception {
    String token = node.token(Role.OPERATOR);
    assertEquals(400, ask(token, "{}").statusCode());
    assertEquals(404, ask(token, "{\"track\":\"door-99\"}").statusCode());
    assertEquals(400, ask(token, "{\"track\":\"door-1\",\"limit\":0}").statusCode());
    assertEquals(
        422,
        ask(token, "{\"picture\":{\"network\":\"" + NETWORK + "\",\"levels\":\"AAAA\"}}")
            .statusCode());
    HttpResponse<String> picture =
        node.send(
            node.call("POST", "/api/v1/similar/pictures", token)
                .method("POST", BodyPublishers.ofByteArray(new byte[100]))
                .header("Content-Type", "image/png"));
    assertEquals(409, picture.statusCode(), picture.body());
    assertTrue(picture.body().contains("no-looks-network"), picture.body());
  }
}
