package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.server.identity.Role;

/// Questions over HTTP, asked of a node.
class AskRoutesTest {
  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
    assertTrue(node.rooms().cameras().cameras().isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private String ask(String question) throws Exception {
    var answer = node.post("/api/v1/ask", "{\"question\":\"%s\"}".formatted(question));
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  @Test
  void aCameraIsNotSaidToHaveWatchedBeforeItWasThere() throws Exception {
    Instant now = Instant.now();
    // Nothing answers there: the ledger knows the camera from this moment on.
    assertEquals(
        201,
        node.post(
                "/api/v1/cameras",
                "{\"name\":\"door\",\"main\":\"rtsp://127.0.0.1:9/\",\"test\":false}")
            .statusCode());
    node.rooms()
        .observations()
        .append(
            new MotionObservation(
                new TimeRange(now.minusSeconds(3600), now.minusSeconds(3590)),
                new CameraName("door"),
                new Source("motion", "", ""),
                0.5,
                0.1));
    String answer = ask("was there any motion in the last ten minutes?");
    assertTrue(answer.contains("not recorded yet"), answer);
    assertFalse(answer.contains("watching all of that time\""), answer);
    assertTrue(answer.contains("\"outcome\":\"blind\""), answer);
  }

  @Test
  void whatTheLogCannotKnowIsDeclined() throws Exception {
    assertTrue(ask("who stole the bicycle?").contains("\"outcome\":\"declined\""));
  }

  @Test
  void aQuestionGoesOnFromThoseBeforeIt() throws Exception {
    var answer =
        node.post(
            "/api/v1/ask",
            "{\"question\":\"and yesterday?\",\"earlier\":[\"was there any motion today?\"]}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("goes on from 'was there any motion today'"), answer.body());
    assertTrue(answer.body().contains("kind:motion"), answer.body());
    String tooMany = "[" + "\"x\",".repeat(5) + "\"x\"]";
    assertEquals(
        422,
        node.post("/api/v1/ask", "{\"question\":\"and now?\",\"earlier\":%s}".formatted(tooMany))
            .statusCode());
  }

  @Test
  void aRuleThatIsAskedForIsReadTriedAndSavedAndAReportIsNamed() throws Exception {
    node.post(
        "/api/v1/cameras", "{\"name\":\"door\",\"main\":\"rtsp://127.0.0.1:9/\",\"test\":false}");
    String words = "tell me when a person is at the door after 22:00";
    String answer = ask(words);
    assertTrue(answer.contains("\"rule\":\"%s\"".formatted(words)), answer);
    var read = node.post("/api/v1/rules/read", "{\"words\":\"%s\"}".formatted(words));
    assertEquals(200, read.statusCode(), read.body());
    assertTrue(read.body().contains("\"schedule\":\"22:00-06:00\""), read.body());
    assertTrue(read.body().contains("\"notUnderstood\":[]"), read.body());
    String rule =
        "{\"name\":\"night\",\"query\":\"person is at the door\",\"schedule\":\"22:00-06:00\"}";
    assertEquals(200, node.post("/api/v1/rules/dry-run", rule).statusCode());
    var made = node.post("/api/v1/rules", rule);
    assertEquals(201, made.statusCode(), made.body());
    assertTrue(made.body().contains("label:person camera:door"), made.body());
    assertTrue(ask("report for the last shift").contains("\"report\":\"shift\""));
    assertFalse(ask("tell me when the last person was at the door").contains("\"rule\":\"tell"));
  }

  @Test
  void wordsThatTheGrammarDoesNotKnowAreGuessedAndShownInAnswersAndSearches() throws Exception {
    node.rooms()
        .observations()
        .append(
            new ObjectObservation(
                TimeRange.of(Instant.now().minusSeconds(60), Duration.ofSeconds(5)),
                new CameraName("door"),
                new Source("made", "", ""),
                0.9,
                "t-1",
                0,
                true,
                "bicycle",
                new Box(0.1, 0.1, 0.2, 0.4),
                List.of(),
                Set.of(),
                Motion.MOVING,
                ""));
    assertEquals(200, node.get("/api/v1/vocabulary?typing=true").statusCode());
    String answer = ask("how many bicyclists were seen in the last hour?");
    assertTrue(answer.contains("read 'bicyclists' as bicycle"), answer);
    assertTrue(answer.contains("\"said\":\"bicyclists\""), answer);
    assertTrue(answer.contains("\"outcome\":\"answered\""), answer);
    String found = node.get("/api/v1/search?q=bicyclist").body();
    assertTrue(found.contains("\"text\":\"label:bicycle\",\"said\":\"bicyclist\""), found);
    assertTrue(found.contains("\"notUnderstood\":[]"), found);
    String far = ask("how much happiness was seen today?");
    assertTrue(far.contains("\"notUnderstood\":[\"happiness\"]"), far);
  }

  @Test
  void anAuditorAsksNothingAndAnEmptyQuestionIsRefused() throws Exception {
    assertEquals(422, node.post("/api/v1/ask", "{\"question\":\" \"}").statusCode());
    assertEquals(
        403, node.send(node.call("POST", "/api/v1/ask", node.token(Role.AUDITOR))).statusCode());
  }
}
