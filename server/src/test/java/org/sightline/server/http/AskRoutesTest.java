package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation.MotionObservation;
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
  void anAuditorAsksNothingAndAnEmptyQuestionIsRefused() throws Exception {
    assertEquals(422, node.post("/api/v1/ask", "{\"question\":\" \"}").statusCode());
    assertEquals(
        403, node.send(node.call("POST", "/api/v1/ask", node.token(Role.AUDITOR))).statusCode());
  }
}
