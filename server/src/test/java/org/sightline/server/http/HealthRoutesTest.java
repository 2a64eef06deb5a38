package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.server.http.wire.WireProblem;
import org.sightline.server.http.wire.WireProblems;
import org.sightline.server.json.Json;

/// What a node that cannot reach its camera says to whoever asks how it is.
class HealthRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aCameraThatIsNotRecordedIsToldWithinAMinuteAndKeptInTheHistory() throws Exception {
    try (TestNode node = TestNode.ready(folder)) {
      assertEquals(null, health(node, "").worst());
      node.rooms().cameras().add(unreachable());
      WireProblem problem = awaitProblem(node, "recording-short");
      assertEquals("alarm", problem.severity());
      assertEquals("door", problem.camera());
      assertTrue(problem.remedy().contains("power"), problem.toString());
      assertEquals("alarm", health(node, "").worst());
      assertTrue(
          node.get("/metrics").body().contains("sightline_problems{severity=\"alarm\"} 1"),
          "the metric counts it");
      assertEquals(200, node.get("/healthz").statusCode(), "the node itself is well");
      node.rooms().cameras().remove(new CameraName("door"));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (health(node, "").worst() != null && System.nanoTime() < end) {
        LockSupport.parkNanos(100_000_000);
      }
      WireProblems history = health(node, "/history?limit=10");
      assertTrue(
          history.problems().stream()
              .anyMatch(p -> p.code().equals("recording-short") && p.cleared() != null),
          history.toString());
    }
  }

  private static Camera unreachable() {
    return Camera.of(new CameraName("door"), URI.create("rtsp://127.0.0.1:9/main"));
  }

  private static WireProblem awaitProblem(TestNode node, String code) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (WireProblem problem : health(node, "").problems()) {
        if (problem.code().equals(code)) {
          return problem;
        }
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError("nobody was told: " + node.get("/api/v1/health").body());
  }

  private static WireProblems health(TestNode node, String more) throws Exception {
    return Json.read(
        node.get("/api/v1/health" + more).body().getBytes(StandardCharsets.UTF_8),
        WireProblems.class);
  }
}
