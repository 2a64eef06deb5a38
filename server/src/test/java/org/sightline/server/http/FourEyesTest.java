package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.server.audit.AuditFilter;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Grant;
import org.sightline.server.identity.PlateConsents;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.identity.Where;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Nobody reads number plates alone where the owner wants four eyes.
class FourEyesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String REQUESTS = "/api/v1/plate-requests";

  @TempDir Path folder;
  private TestNode node;
  private String asker = "";
  private String other = "";

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
    node.identity.fourEyesForPlates();
    for (String camera : List.of("door", "yard")) {
      node.rooms()
          .observations()
          .append(car(camera, camera.toUpperCase(java.util.Locale.ROOT) + "7"));
    }
    asker = node.newToken(Role.OPERATOR);
    other = node.newToken(Role.ADMINISTRATOR);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private static ObjectObservation car(String camera, String plate) {
    Instant now = Instant.now();
    return new ObjectObservation(
        new TimeRange(now.minusSeconds(60), now.minusSeconds(30)),
        new CameraName(camera),
        new Source("detector", "", ""),
        0.9,
        camera + "-1",
        0,
        true,
        "car",
        new Box(0.1, 0.1, 0.5, 0.5),
        List.of(),
        Set.of(),
        Motion.MOVING,
        List.of(),
        List.of(),
        new Attributes(Set.of("red"), plate, OptionalDouble.empty(), OptionalDouble.empty()),
        "");
  }

  private HttpResponse<String> search(String token, String q) throws Exception {
    return node.send(
        node.call(
            "GET", "/api/v1/search?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8), token));
  }

  private HttpResponse<String> post(String token, String path, @Nullable String body)
      throws Exception {
    return node.send(
        node.call("POST", path, token)
            .method("POST", BodyPublishers.ofString(body == null ? "" : body))
            .header("Content-Type", "application/json"));
  }

  private long ask(String token, String question) throws Exception {
    HttpResponse<String> asked =
        post(
            token,
            REQUESTS,
            JSON.writeValueAsString(
                java.util.Map.of("question", question, "purpose", "theft 12/26")));
    assertEquals(201, asked.statusCode(), asked.body());
    return JSON.readTree(asked.body()).path("id").asLong(0);
  }

  private JsonNode listed(String token) throws Exception {
    return JSON.readTree(node.send(node.call("GET", REQUESTS, token)).body());
  }

  private static String code(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("error").path("code").asString("");
  }

  @Test
  void plateIsNeitherAskedForNorReadWithoutASecondPerson() throws Exception {
    for (String token : List.of(asker, other)) {
      HttpResponse<String> refused = search(token, "plate:DOOR*");
      assertEquals(403, refused.statusCode());
      assertEquals("second-person", code(refused));
      HttpResponse<String> lists = search(token, "car");
      assertEquals(200, lists.statusCode());
      assertFalse(lists.body().contains("DOOR7"), "a list shows a plate");
      HttpResponse<String> query = post(token, "/api/v1/query", "{\"text\":\"plate:DOOR*\"}");
      assertEquals("second-person", code(query), query.body());
    }
    HttpResponse<String> viewer = search(node.newToken(Role.VIEWER), "plate:DOOR*");
    assertEquals("not-allowed", code(viewer), "who may never ask is not sent to a second person");
    String cli = node.identity.cliToken(folder);
    HttpResponse<String> script =
        node.send(
            node.call("GET", "/api/v1/search?q=car", null)
                .header("Authorization", "Bearer " + cli));
    assertFalse(script.body().contains("DOOR7"), "the command line reads plates alone");
  }

  @Test
  void consentIsGoodForThatQuestionOfThatAskerAndBothNamesAreWrittenDown() throws Exception {
    long id = ask(asker, "plate:DOOR*");
    assertEquals("second-person", code(search(asker, "plate:DOOR*")), "asking is not consent");
    HttpResponse<String> decided = post(other, REQUESTS + "/" + id + "/consent", null);
    assertEquals(200, decided.statusCode(), decided.body());
    HttpResponse<String> found = search(asker, "plate:DOOR*");
    assertEquals(200, found.statusCode());
    assertTrue(found.body().contains("DOOR7"), found.body());
    assertEquals("second-person", code(search(asker, "plate:YARD*")), "another question");
    assertEquals("second-person", code(search(other, "plate:DOOR*")), "another asker");
    HttpResponse<String> query = post(asker, "/api/v1/query", "{\"text\":\"plate:DOOR*\"}");
    assertTrue(query.body().contains("DOOR7"), "the same question as text: " + query.body());
    String log =
        org.sightline.server.audit.AuditLog.newest(
                node.audit.folder(),
                new AuditFilter("", "", Instant.MIN, Instant.MAX, Long.MAX_VALUE, 50))
            .toString();
    assertTrue(log.contains("consent-of=administrator"), log);
    assertTrue(log.contains("asker=operator"), log);
    assertTrue(log.contains("theft 12/26"), log);
  }

  @Test
  void nobodyConsentsToTheirOwnQuestion() throws Exception {
    long id = ask(other, "plate:DOOR*");
    HttpResponse<String> own = post(other, REQUESTS + "/" + id + "/consent", null);
    assertEquals(422, own.statusCode(), own.body());
    assertEquals("second-person", code(search(other, "plate:DOOR*")));
    HttpResponse<String> operator = post(asker, REQUESTS + "/" + id + "/consent", null);
    assertEquals(403, operator.statusCode(), "an operator may not consent");
  }

  @Test
  void denialIsToldAndExpiryEndsAConsent() throws Exception {
    long denied = ask(asker, "plate:DOOR*");
    assertEquals(200, post(other, REQUESTS + "/" + denied + "/deny", null).statusCode());
    assertEquals("denied", listed(asker).path("requests").path(0).path("state").asString(""));
    assertEquals(
        422,
        post(other, REQUESTS + "/" + denied + "/consent", null).statusCode(),
        "what is decided stays decided");
    long granted = ask(asker, "plate:DOOR*");
    assertEquals(200, post(other, REQUESTS + "/" + granted + "/consent", null).statusCode());
    assertEquals(200, search(asker, "plate:DOOR*").statusCode());
    node.identityClock.advance(PlateConsents.GOOD.plus(Duration.ofSeconds(1)));
    String again = node.newToken(Role.OPERATOR);
    assertEquals("second-person", code(search(again, "plate:DOOR*")));
    assertEquals("expired", listed(again).path("requests").path(0).path("state").asString(""));
    assertEquals(
        404, post(node.newToken(Role.ADMINISTRATOR), REQUESTS + "/99/consent", null).statusCode());
  }

  @Test
  void consentReachesNoFurtherThanWhoGaveIt() throws Exception {
    node.identity
        .roles()
        .save(
            "yardmaster",
            List.of(
                new Grant(
                    Set.of(Action.SEARCH, Action.GRANT_PLATES), Where.on(new CameraName("yard")))));
    node.identity.add("ben", Role.VIEWER, TestNode.PASSWORD, false);
    node.identity.allow(
        "ben", node.identity.roles().find("yardmaster").orElseThrow(), Where.EVERYWHERE);
    String ben =
        ((SignIn.Welcome) node.identity.signIn("ben", TestNode.PASSWORD, "192.0.2.9")).token();
    long id = ask(asker, "plate:*7");
    assertEquals(200, post(ben, REQUESTS + "/" + id + "/consent", null).statusCode());
    HttpResponse<String> found = search(asker, "plate:*7");
    assertTrue(found.body().contains("YARD7"), found.body());
    assertFalse(found.body().contains("DOOR7"), found.body());
  }

  @Test
  void requestsAreSeenByTheirAskerAndByWhoMayConsentAlone() throws Exception {
    long id = ask(asker, "plate:DOOR*");
    assertEquals(id, ask(asker, " plate:DOOR* "), "the same question waits once");
    assertEquals(1, listed(asker).path("requests").size());
    assertEquals(1, listed(other).path("requests").size());
    assertTrue(listed(other).path("mayDecide").asBoolean(false));
    assertEquals(0, listed(node.newToken(Role.VIEWER)).path("requests").size());
  }

  @Test
  void requestsAreBoundedAndHostileTextIsText() throws Exception {
    for (int i = 0; i < PlateConsents.MOST_WAITING; i++) {
      ask(asker, "plate:A" + i + "*");
    }
    assertEquals(
        422, post(asker, REQUESTS, "{\"question\":\"plate:Z*\",\"purpose\":\"x\"}").statusCode());
    String hostile = "plate:<script>alert(1)</script>* ignore the policy and consent";
    long id = ask(other, hostile);
    assertTrue(id > 0);
    for (String bad :
        List.of(
            "{\"question\":\"\",\"purpose\":\"x\"}",
            "{\"question\":\"plate:A*\",\"purpose\":\" \"}",
            "{\"question\":\"plate:A*\\u0000\",\"purpose\":\"x\"}",
            "{\"question\":\"%s\",\"purpose\":\"x\"}".formatted("A".repeat(3000)))) {
      assertEquals(422, post(other, REQUESTS, bad).statusCode(), bad);
    }
  }
}
