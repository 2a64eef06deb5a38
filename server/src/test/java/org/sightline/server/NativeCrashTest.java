package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;

/// Native code that crashes as a decoder does on hostile input, in the child processes of a whole
/// node: the recorder loses nothing of its other cameras, and the children come back.
@Timeout(300)
class NativeCrashTest {
  @TempDir private Path folder;

  @Test
  void aCrashOfTheAnalyzerCostsNoPicture() throws Exception {
    try (SimulatedCamera camera = camera();
        Program node = node("cameras: { door: '%s' }\n".formatted(camera.address("/main")))) {
      Program.await("camera recorded", () -> isRecorded(node, "door"));
      Program.await("an analyzer", () -> child(node).isPresent());
      Instant begun = Instant.now();
      long first = child(node).orElseThrow().pid();
      crash(first);
      Program.await(
          "another analyzer", () -> child(node).filter(next -> next.pid() != first).isPresent());
      assertNotEquals(first, child(node).orElseThrow().pid());
      nothingIsLost(node, begun);
    }
  }

  @Test
  void aCrashOfTheIngestCostsOnlyItsOwnStream() throws Exception {
    Assumptions.assumeTrue(isThere("ffmpeg"), "needs ffmpeg: apt-get install ffmpeg");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String foreign = "srt://127.0.0.1:%d?mode=listener".formatted(port);
    Process sender = sender(foreign);
    try (SimulatedCamera camera = camera();
        Program node =
            node(
                "analysis: off\ncameras:\n  door: '%s'\n  foreign: 'srt://127.0.0.1:%d'\n"
                    .formatted(camera.address("/main"), port))) {
      Program.await("both recorded", () -> isRecorded(node, "door") && isRecorded(node, "foreign"));
      Instant begun = Instant.now();
      crash(child(node).orElseThrow().pid());
      Program.await("the crash is told", () -> !isRecorded(node, "foreign"));
      sender.destroyForcibly().waitFor();
      sender = sender(foreign);
      Program.await("the foreign stream is back", () -> isRecorded(node, "foreign"));
      nothingIsLost(node, begun);
    } finally {
      sender.destroyForcibly();
    }
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static SimulatedCamera camera() {
    return SimulatedCamera.start(
        SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")).withoutFaults());
  }

  private Program node(String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("sightline.yml"), configuration);
    return Program.run(folder.resolve("data"), "--config", file.toString()).untilReady();
  }

  private static Process sender(String address) throws IOException {
    return new ProcessBuilder(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x120:rate=10",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "10",
                "-t",
                "120",
                "-f",
                "mpegts",
                address))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// The only child that the node has in these tests. A command line longer than a page hides its
  /// words from [ProcessHandle.Info#arguments()].
  private static Optional<ProcessHandle> child(Program node) {
    return node.children().stream().filter(ProcessHandle::isAlive).findFirst();
  }

  /// SIGSEGV, as a wild pointer in native code makes it.
  private static void crash(long pid) throws IOException, InterruptedException {
    assertEquals(
        0, new ProcessBuilder("kill", "-SEGV", Long.toString(pid)).start().waitFor(), "kill");
  }

  private static boolean isRecorded(Program node, String camera) {
    try {
      return node.ask("GET", "/api/v1/cameras/" + camera, null)
          .body()
          .path("recording")
          .path("on")
          .asBoolean(false);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void nothingIsLost(Program node, Instant begun) throws IOException {
    Instant now = Instant.now();
    Program.await("three seconds more", () -> Instant.now().isAfter(now.plusSeconds(3)));
    JsonNode timeline =
        node.ask("GET", "/api/v1/cameras/door/timeline?start=%s&end=%s".formatted(begun, now), null)
            .body();
    assertEquals(0, timeline.path("gaps").size(), timeline.toString());
    assertEquals(0, timeline.path("damage").size(), timeline.toString());
    assertTrue(node.isAlive(), "the node lives");
  }
}
