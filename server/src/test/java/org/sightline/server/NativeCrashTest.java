package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
      long first = awaited("an analyzer", node::analyzer, 0);
      Instant begun = Instant.now();
      crash(first);
      assertNotEquals(first, awaited("another analyzer", node::analyzer, first));
      nothingIsLost(node, begun);
    }
  }

  @Test
  void aCrashOfWhatDecodesForPeopleCostsNoPictureAndTheNextOneComesAgain() throws Exception {
    try (SimulatedCamera camera = camera();
        Program node =
            node(
                "analysis: off\nscrub: { every: 1 }\ncameras: { door: '%s' }\n"
                    .formatted(camera.address("/main")))) {
      Program.await("a small picture", () -> smallPictures(node) > 0);
      Instant begun = Instant.now();
      long first = awaited("its process", () -> node.child("pictures"), 0);
      crash(first);
      Program.await("a still from another process", () -> still(node) == 200);
      long second = awaited("another process", () -> node.child("pictures"), first);
      assertNotEquals(first, second);
      ProcessHandle.of(second).orElseThrow().destroyForcibly();
      Program.await(
          "a still from a third",
          () ->
              still(node) == 200
                  && node.child("pictures").filter(next -> next.pid() != second).isPresent());
      nothingIsLost(node, begun);
      String maps = Files.readString(Path.of("/proc/%d/maps".formatted(node.pid())));
      assertFalse(maps.contains("libavcodec"), "the node itself decodes nothing");
    }
  }

  /// The process id of a child that is not `other`. A child that just starts is seen and, while one
  /// program of its start makes way for the next, not seen again.
  private static long awaited(String what, Supplier<Optional<ProcessHandle>> child, long other) {
    AtomicLong seen = new AtomicLong();
    Program.await(
        what,
        () -> {
          child.get().map(ProcessHandle::pid).filter(pid -> pid != other).ifPresent(seen::set);
          return seen.get() != 0;
        });
    return seen.get();
  }

  private static double smallPictures(Program node) {
    try {
      return node.text("/metrics")
          .lines()
          .filter(line -> line.startsWith("sightline_scrub_pictures_total "))
          .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
          .sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int still(Program node) {
    try {
      return node.text("/api/v1/cameras/door/still.jpg").startsWith("{") ? 503 : 200;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aCrashOfTheIngestCostsOnlyItsOwnStream() throws Exception {
    Assumptions.assumeTrue(isThere("ffmpeg"), "needs ffmpeg: apt-get install ffmpeg");
    int port = Ports.free();
    String foreign = "srt://127.0.0.1:%d?mode=listener".formatted(port);
    Process sender = sender(foreign);
    try (SimulatedCamera camera = camera();
        Program node =
            node(
                "analysis: off\ncameras:\n  door: '%s'\n  foreign: 'srt://127.0.0.1:%d'\n"
                    .formatted(camera.address("/main"), port))) {
      Program.await("both recorded", () -> isRecorded(node, "door") && isRecorded(node, "foreign"));
      Instant begun = Instant.now();
      crash(node.child("ingest").orElseThrow().pid());
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
