package org.sightline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SimulatedCameraTest {
  private static final Footage FOOTAGE = Footage.of("IPPPPPPPPP", Duration.ofMillis(20), 4, 4);

  @TempDir Path folder;

  /// What ffmpeg says of 25 pictures of `address`, one line each.
  private List<String> decoded(URI address) throws Exception {
    Path out = folder.resolve("out.txt");
    Process ffmpeg;
    try {
      ffmpeg =
          new ProcessBuilder(
                  "ffmpeg",
                  "-v",
                  "error",
                  "-rtsp_transport",
                  "tcp",
                  "-i",
                  address.toString(),
                  "-frames:v",
                  "25",
                  "-f",
                  "framemd5",
                  "-")
              .redirectOutput(out.toFile())
              .redirectError(folder.resolve("errors.txt").toFile())
              .start();
    } catch (IOException absent) {
      return Assumptions.abort("ffmpeg is not installed: " + absent.getMessage());
    }
    assertTrue(ffmpeg.waitFor(60, TimeUnit.SECONDS));
    return Files.readAllLines(out).stream().filter(l -> !l.startsWith("#")).toList();
  }

  @Test
  void ffmpegPlaysItsPathsWithTheRightPasswordOnly() throws Exception {
    var settings =
        SimulatedCamera.Settings.of(FOOTAGE)
            .and("/sub", Footage.of("IPPPP", Duration.ofMillis(20), 2, 2))
            .behind("viewer", "s3cret");
    try (SimulatedCamera camera = SimulatedCamera.start(settings)) {
      assertEquals(25, decoded(camera.address("/main")).size());
      assertEquals("", Files.readString(folder.resolve("errors.txt")));
      assertEquals(25, decoded(camera.address("/sub")).size());
      assertEquals(0, decoded(camera.address("viewer:wrong", "/main")).size());
    }
  }

  @Test
  void connectionsAreResetRefusedAndTakenAgain() throws Exception {
    try (SimulatedCamera camera = SimulatedCamera.start(SimulatedCamera.Settings.of(FOOTAGE))) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), camera.port())) {
        client
            .getOutputStream()
            .write("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertNotEquals(-1, client.getInputStream().read());
        camera.reset();
        assertThrows(SocketException.class, () -> client.getInputStream().readAllBytes());
      }
      camera.refuseNewConnections(true);
      assertThrows(
          ConnectException.class,
          () -> new Socket(InetAddress.getLoopbackAddress(), camera.port()).close());
      camera.refuseNewConnections(false);
      new Socket(InetAddress.getLoopbackAddress(), camera.port()).close();
    }
  }

  @Test
  void withoutFaultsNoneCanBeAskedFor() {
    var settings = SimulatedCamera.Settings.of(FOOTAGE).behind("viewer", "s3cret").withoutFaults();
    try (SimulatedCamera camera = SimulatedCamera.start(settings)) {
      var e = assertThrows(IllegalStateException.class, camera::reset);
      assertTrue(!String.valueOf(e.getMessage()).contains("s3cret"), e.getMessage());
      assertEquals("camera with [/main] on port 0", camera.toString());
    }
  }
}
