package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.mp4.Mp4File;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;

/// The whole program from outside: how it starts, ends, is killed and comes back.
class ProgramTest {
  private static final Duration SIGTERM_BOUND = Duration.ofSeconds(5);

  @TempDir private Path folder;

  @Test
  void aNodeStartsEmptyAndEndsCleanlyWhenTold() throws Exception {
    Path data = folder.resolve("data");
    try (Program node = Program.run(data).untilReady()) {
      Program.await("greeting", () -> node.output().contains("Ctrl-C ends it."));
      assertTrue(node.output().contains("password  "), node.output());
      assertEquals(0, node.ask("GET", "/api/v1/cameras", null).body().path("cameras").size());
      assertEquals(0, node.end(SIGTERM_BOUND), node.output());
      assertFalse(node.output().contains("ERROR"), node.output());
    }
    try (Program again = Program.run(data).untilReady()) {
      Program.await("greeting", () -> again.output().contains("Ctrl-C ends it."));
      assertFalse(again.output().contains("password  "), "the one-time password is told once");
    }
  }

  @Test
  void aRehearsalRunsANodeToItsEndAndLeavesNothingBehind() throws Exception {
    try (Program rehearsal = Program.start(folder.resolve("unused"), List.of("rehearse"))) {
      assertEquals(0, rehearsal.waitForEnd(), rehearsal.output());
      assertFalse(rehearsal.output().contains("ERROR"), rehearsal.output());
    }
    assertFalse(Files.exists(folder.resolve("unused")));
  }

  @Test
  void whatKeepsANodeFromStartingIsSaidAndIsAWrongCall() throws Exception {
    Path data = folder.resolve("data");
    try (Program node = Program.run(data).untilReady();
        Program second =
            Program.start(
                data, List.of("run", "--data", data.toString(), "--listen", "127.0.0.1:0"))) {
      assertEquals(2, second.waitForEnd());
      assertTrue(second.output().contains("another node runs on the data folder"), second.output());
      assertEquals(200, node.ask("GET", "/healthz", null).status());
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program node =
            Program.start(
                data,
                List.of(
                    "run",
                    "--data",
                    data.toString(),
                    "--listen",
                    "127.0.0.1:" + taken.getLocalPort()))) {
      assertEquals(2, node.waitForEnd());
      assertTrue(node.output().contains(String.valueOf(taken.getLocalPort())), node.output());
    }
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    try (Program node = Program.start(file, List.of("run", "--data", file.toString()))) {
      assertEquals(2, node.waitForEnd());
      assertTrue(node.output().contains(file.toString()), node.output());
    }
  }

  @Test
  void aCrashLosesAtMostTwoSecondsOfEachCameraAndRecordingComesBack() throws Exception {
    Path data = folder.resolve("data");
    List<SimulatedCamera> cameras = new ArrayList<>();
    StringBuilder configuration = new StringBuilder("analysis: off\ncameras:\n");
    for (int i = 0; i < 4; i++) {
      SimulatedCamera camera =
          SimulatedCamera.start(
              SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP".repeat(2)))
                  .withoutFaults());
      cameras.add(camera);
      configuration.append("  c%d: %s%n".formatted(i, camera.address("/main")));
    }
    Path file = Files.writeString(folder.resolve("sightline.yml"), configuration);
    for (int round = 0; round < 2; round++) {
      Instant killed;
      try (Program node = Program.run(data, "--config", file.toString()).untilReady()) {
        Program.await("all four recorded", () -> recorded(node) == 4);
        Instant since = Instant.now();
        Program.await(
            "three seconds of footage", () -> Instant.now().isAfter(since.plusSeconds(3)));
        killed = Instant.now();
        node.kill();
      }
      for (Path segment : segments(data)) {
        try (Mp4File mp4 = Mp4File.open(segment)) {
          assertFalse(mp4.samples(0).isEmpty(), segment.toString());
        }
      }
      try (Program node = Program.run(data, "--config", file.toString()).untilReady()) {
        Instant ready = Instant.now();
        Program.await("recording again", () -> recorded(node) == 4);
        assertTrue(Instant.now().isBefore(ready.plusSeconds(5)), "recording again within 5 s");
        for (int i = 0; i < 4; i++) {
          JsonNode timeline = timeline(node, "c" + i, killed.minusSeconds(60));
          assertTrue(
              lost(timeline, killed).compareTo(Duration.ofSeconds(2)) <= 0,
              killed + " " + timeline + node.output());
          assertTrue(
              timeline.path("gaps").toString().contains("node-stopped"), timeline.toString());
        }
        assertEquals(0, node.end(SIGTERM_BOUND));
      }
    }
    cameras.forEach(SimulatedCamera::close);
  }

  private static long recorded(Program node) {
    try {
      long on = 0;
      for (JsonNode camera : node.ask("GET", "/api/v1/cameras", null).body().path("cameras")) {
        on += camera.path("recording").path("on").asBoolean(false) ? 1 : 0;
      }
      return on;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode timeline(Program node, String camera, Instant from) throws IOException {
    return node.ask(
            "GET",
            "/api/v1/cameras/%s/timeline?start=%s&end=%s".formatted(camera, from, Instant.now()),
            null)
        .body();
  }

  /// From the end of the last footage before the kill to the kill.
  private static Duration lost(JsonNode timeline, Instant killed) {
    Instant last = Instant.EPOCH;
    for (JsonNode span : timeline.path("spans")) {
      Instant end = Instant.parse(span.path("end").asString(""));
      Instant start = Instant.parse(span.path("start").asString(""));
      if (start.isBefore(killed) && end.isAfter(last)) {
        last = end.isAfter(killed) ? killed : end;
      }
    }
    return Duration.between(last, killed);
  }

  private static List<Path> segments(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("recordings"))) {
      return files.filter(path -> path.toString().endsWith(".mp4")).toList();
    }
  }
}
