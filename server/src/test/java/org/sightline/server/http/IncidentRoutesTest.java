package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.server.http.wire.WireDryRun;
import org.sightline.server.http.wire.WireIncident;
import org.sightline.server.http.wire.WireIncidentDetail;
import org.sightline.server.http.wire.WireIncidents;
import org.sightline.server.http.wire.WireRule;
import org.sightline.server.http.wire.WireRules;
import org.sightline.server.http.wire.WireSuppression;
import org.sightline.server.http.wire.WireSuppressionTrial;
import org.sightline.server.http.wire.WireSuppressions;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Grant;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.identity.Where;
import org.sightline.server.json.Json;

class IncidentRoutesTest {
  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private void see(String camera, String track, Instant at) {
    ObjectObservation fact =
        new ObjectObservation(
            TimeRange.of(at, Duration.ofSeconds(5)),
            new CameraName(camera),
            new Source("d", "", ""),
            0.9,
            track,
            0,
            true,
            "person",
            new Box(0.4, 0.4, 0.6, 0.6),
            List.of(),
            Set.of(),
            Motion.MOVING,
            "");
    long position = node.rooms().observations().append(fact);
    node.rooms().rules().observe(position, fact);
  }

  private String as(Role role, String path, String json) throws Exception {
    var answer =
        node.send(
            node.call("POST", path, node.token(role))
                .method("POST", BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"));
    return answer.statusCode() + " " + answer.body();
  }

  private WireIncidents incidents(Role role, String query) throws Exception {
    var answer = node.send(node.call("GET", "/api/v1/incidents" + query, node.token(role)));
    assertEquals(200, answer.statusCode(), answer.body());
    return read(answer.body(), WireIncidents.class);
  }

  private void rule(String more) throws Exception {
    var made =
        node.post(
            "/api/v1/rules", "{\"name\":\"people\",\"query\":\"label:person\"%s}".formatted(more));
    assertEquals(201, made.statusCode(), made.body());
  }

  @Test
  void anIncidentAcrossCamerasIsTakenClosedUndoneAndWrittenDown() throws Exception {
    rule(",\"coolDownSeconds\":0,\"severity\":\"alarm\",\"escalateSeconds\":600");
    Instant begin = Instant.now().minusSeconds(60);
    see("gate", "a", begin);
    see("yard", "b", begin.plusSeconds(20));
    WireIncidents listed = incidents(Role.OPERATOR, "?state=open");
    WireIncident incident = listed.incidents().getFirst();
    assertEquals(1, listed.open());
    assertEquals(1, listed.unread());
    assertEquals(List.of("gate", "yard"), incident.cameras());
    assertEquals("alarm", incident.severity());
    assertEquals(2, incident.alerts());
    assertTrue(incident.newest().joined().startsWith("the same rule at yard after gate"));

    String at = "/api/v1/incidents/%d/".formatted(incident.id());
    assertTrue(as(Role.VIEWER, at + "acknowledge", "{}").startsWith("403"));
    assertTrue(as(Role.OPERATOR, at + "acknowledge", "{}").contains("\"acknowledged\""));
    assertTrue(as(Role.OPERATOR, at + "close", "{\"outcome\":\"maybe\"}").startsWith("422"));
    assertTrue(
        as(Role.OPERATOR, at + "close", "{\"outcome\":\"false\",\"words\":\"a fox\"}")
            .contains("\"closed\""));
    assertEquals(1, incidents(Role.OPERATOR, "?state=closed").incidents().size());
    assertTrue(as(Role.ADMINISTRATOR, at + "undo", "{}").contains("\"acknowledged\""));
    var detail =
        read(node.get("/api/v1/incidents/" + incident.id()).body(), WireIncidentDetail.class);
    assertEquals(2, detail.alerts().size());
    assertEquals(
        List.of("operator", "operator", "administrator"),
        detail.steps().stream().map(WireIncidentDetail.Step::who).toList());
    assertTrue(detail.steps().get(1).undone());
    String audit = node.get("/api/v1/audit?limit=50").body();
    assertTrue(audit.contains("/acknowledge"), audit);
    assertTrue(audit.contains("a fox"), audit);
    assertTrue(audit.contains("/undo"), audit);
    assertTrue(as(Role.OPERATOR, "/api/v1/incidents/99/undo", "{}").startsWith("404"));
    assertEquals(400, node.get("/api/v1/incidents?state=odd").statusCode());
  }

  @Test
  void whatOneUserHasSeenIsNewToAnother() throws Exception {
    rule("");
    see("gate", "a", Instant.now());
    long id = incidents(Role.VIEWER, "").incidents().getFirst().id();
    assertTrue(
        as(Role.VIEWER, "/api/v1/incidents/%d/seen".formatted(id), "{}")
            .contains("\"unread\":false"));
    assertEquals(0, incidents(Role.VIEWER, "").unread());
    assertEquals(1, incidents(Role.OPERATOR, "").unread());
  }

  @Test
  void aSuppressionShowsWhatElseItWouldHaveHiddenBeforeItIsMade() throws Exception {
    rule(",\"coolDownSeconds\":0,\"mergeSeconds\":0");
    Instant begin = Instant.now().minusSeconds(3000);
    for (int i = 0; i < 5; i++) {
      see("gate", "g" + i, begin.plusSeconds(i * 100L));
    }
    see("yard", "y", begin);
    WireIncident second = incidents(Role.OPERATOR, "").incidents().get(1);
    as(
        Role.OPERATOR,
        "/api/v1/incidents/%d/close".formatted(second.id()),
        "{\"outcome\":\"true\"}");
    String example = "{\"alert\":1,\"parts\":[\"label\",\"place\"],\"why\":\"the statue\"}";
    String tried = as(Role.OPERATOR, "/api/v1/suppressions/dry-run", example);
    var trial = read(tried.substring(4), WireSuppressionTrial.class);
    assertEquals(6, trial.looked());
    assertEquals(5, trial.suppressed());
    assertEquals(1, trial.confirmed());
    assertTrue(trial.words().startsWith("person at gate, in this part of the picture"));
    assertEquals(
        0,
        read(node.get("/api/v1/suppressions").body(), WireSuppressions.class)
            .suppressions()
            .size());

    assertTrue(as(Role.OPERATOR, "/api/v1/suppressions", example).startsWith("403"));
    assertTrue(
        as(Role.ADMINISTRATOR, "/api/v1/suppressions", "{\"alert\":1,\"parts\":[\"label\"]}")
            .startsWith("422"));
    String made = as(Role.ADMINISTRATOR, "/api/v1/suppressions", example);
    var suppression = read(made.substring(4), WireSuppression.class);
    see("gate", "late", Instant.now());
    var listed = read(node.get("/api/v1/suppressions").body(), WireSuppressions.class);
    assertEquals(1, listed.suppressions().getFirst().hits());
    assertEquals("the statue", listed.suppressions().getFirst().why());
    assertEquals("administrator", listed.suppressions().getFirst().madeBy());
    assertEquals(6, node.rooms().rules().alerts(org.sightline.rule.AlertFilter.ALL, 99).size());
    var gone =
        node.send(
            node.call(
                "DELETE",
                "/api/v1/suppressions/" + suppression.id(),
                node.token(Role.ADMINISTRATOR)));
    assertEquals(204, gone.statusCode());
  }

  @Test
  void aDryRunMindsScheduleAndCoolDownAndFiresNothing() throws Exception {
    Instant noon =
        Instant.now()
            .truncatedTo(java.time.temporal.ChronoUnit.DAYS)
            .minus(Duration.ofHours(36)); // at noon UTC
    for (int i = 0; i < 10; i++) {
      see("gate", "n" + i, noon.plusSeconds(i * 30L));
      see("gate", "m" + i, noon.plus(Duration.ofHours(12)).plusSeconds(i * 30L));
    }
    String asked =
        "{\"name\":\"x\",\"query\":\"label:person\",\"coolDownSeconds\":60,\"schedule\":\"11:00-13:00\"}";
    var run = read(node.post("/api/v1/rules/dry-run", asked).body(), WireDryRun.class);
    assertEquals(20, run.matching());
    assertEquals(5, run.alerts());
    assertEquals(1, run.incidents());
    assertEquals(5 / 7.0, run.perDay(), 1e-9);
    assertEquals(1, run.days().size());
    assertEquals(0, node.rooms().rules().list().size());
    assertEquals(0, node.rooms().rules().openAlerts());
    assertEquals(
        422, node.post("/api/v1/rules/dry-run", asked.replace("11:00-13:00", "late")).statusCode());
  }

  @Test
  void aWebhooksAddressAndSecretAreShownOnceAndNeverAgain() throws Exception {
    String address = "https://example.org/hooks/s3cret";
    var made =
        node.post(
            "/api/v1/rules",
            "{\"name\":\"w\",\"query\":\"label:person\",\"actions\":[\"webhook %s\",\"pin here 30s 2m\"]}"
                .formatted(address));
    WireRule rule = read(made.body(), WireRule.class);
    assertTrue(rule.secret().startsWith("whsec_"));
    assertEquals(List.of("webhook example.org", "pin here 30s 120s"), rule.actions());
    String listed = node.get("/api/v1/rules").body();
    assertFalse(listed.contains("s3cret") || listed.contains("whsec_"), listed);
    assertEquals(1, read(listed, WireRules.class).rules().size());
    assertEquals(
        422,
        node.post(
                "/api/v1/rules",
                "{\"name\":\"v\",\"query\":\"label:person\",\"actions\":[\"rm -rf /\"]}")
            .statusCode());
  }

  @Test
  void whoMaySeeAPartOfAnIncidentLearnsNothingOfWhenTheRestWas() throws Exception {
    rule(",\"coolDownSeconds\":0,\"mergeSeconds\":600,\"escalateSeconds\":600");
    Instant begin = Instant.now().minusSeconds(900).truncatedTo(ChronoUnit.MILLIS);
    see("vault", "a", begin);
    see("door", "b", begin.plusSeconds(60));
    see("vault", "c", begin.plusSeconds(120));
    Set<Action> all = Set.of(Action.SEARCH);
    Role own =
        node.identity
            .roles()
            .save("doorkeeper", List.of(new Grant(all, Where.on(new CameraName("door")))));
    node.identity.add("dora", own, TestNode.PASSWORD, false);
    SignIn.Welcome dora = (SignIn.Welcome) node.identity.signIn("dora", TestNode.PASSWORD, "test");
    var answer = node.send(node.call("GET", "/api/v1/incidents", dora.token()));
    WireIncident seen = read(answer.body(), WireIncidents.class).incidents().getFirst();
    assertEquals(List.of("door"), seen.cameras());
    assertEquals(1, seen.alerts());
    assertEquals(begin.plusSeconds(60), seen.start());
    assertEquals(begin.plusSeconds(65), seen.end());
    assertNull(seen.escalateAt());
    var detail = node.send(node.call("GET", "/api/v1/incidents/" + seen.id(), dora.token())).body();
    assertFalse(detail.contains("vault"), detail);
    WireIncidentDetail told = read(detail, WireIncidentDetail.class);
    assertEquals(seen.start(), told.incident().start());
    assertEquals(1, told.alerts().size());
    WireIncident whole = incidents(Role.OPERATOR, "").incidents().getFirst();
    assertEquals(begin, whole.start());
    assertEquals(begin.plusSeconds(125), whole.end());
    assertEquals(told.alerts().getFirst().at(), seen.openedAt());
  }
}
