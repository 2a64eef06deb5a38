package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;

/// A whole node that many people lean on while it records: not one picture may be lost for them.
@Timeout(600)
class CrowdTest {
  private static final int HALF_OPEN = Integer.getInteger("sightline.halfopen", 400);
  private static final int VIEWERS = Integer.getInteger("sightline.viewers", 60);
  private static final int ASKED = 60;

  @TempDir private Path folder;
  private SimulatedCamera camera;
  private Program node;
  private Instant begun;

  @BeforeEach
  void start() throws Exception {
    // 40 blocks by 23: pictures of some kilobytes.
    camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(
                    Footage.of(
                        "IPPPPPPPPPPPPPPPPPPPPPPPP", java.time.Duration.ofMillis(40), 40, 23))
                .withoutFaults());
    Path file =
        Files.writeString(
            folder.resolve("sightline.yml"),
            "analysis: off\nrestream: 127.0.0.1:0\ncameras: { door: '%s' }\n"
                .formatted(camera.address("/main")));
    node = Program.run(folder.resolve("data"), "--config", file.toString()).untilReady();
    Program.await("camera recorded", this::isRecorded);
    begun = Instant.now();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    camera.close();
  }

  @Test
  void halfOpenConnectionsCostNoPictureAndTheNodeAnswers() throws Exception {
    long alone = p95Micros();
    int http = node.address().getPort();
    int restream =
        Integer.parseInt(node.output().replaceAll("(?s).*re-stream listens port=(\\d+).*", "$1"));
    List<Socket> loris = new ArrayList<>();
    try {
      for (int i = 0; i < HALF_OPEN; i++) {
        boolean rtsp = i % 5 == 0;
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", rtsp ? restream : http), 20_000);
        socket
            .getOutputStream()
            .write(
                (rtsp
                        ? "DESCRIBE rtsp://x/door/main RTSP/1.0\r\nX"
                        : "GET / HTTP/1.1\r\nHost: x\r\nX")
                    .getBytes(StandardCharsets.US_ASCII));
        loris.add(socket);
      }
      for (int round = 0; round < 5; round++) {
        for (Socket socket : loris) {
          try {
            socket.getOutputStream().write('x');
          } catch (IOException dropped) {
            continue;
          }
        }
        assertEquals(200, node.ask("GET", "/api/v1/cameras", null).status());
        pause();
      }
      long crowded = p95Micros();
      System.out.printf(
          "%d half-open connections: p95 of an answer %d us, %d us before%n",
          HALF_OPEN, crowded, alone);
    } finally {
      for (Socket socket : loris) {
        socket.close();
      }
    }
    nothingIsLost();
  }

  @Test
  void manyViewersOfWhomSomeDoNotReadCostNoPicture() throws Exception {
    String token = Files.readString(folder.resolve("data").resolve("cli-token")).strip();
    List<Socket> sleeping = new ArrayList<>();
    AtomicInteger watching = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    List<Thread> readers = new ArrayList<>();
    List<Socket> all = new ArrayList<>();
    try {
      for (int i = 0; i < VIEWERS; i++) {
        Socket socket = viewer(token, i % 2 == 0 ? 4096 : 0);
        all.add(socket);
        if (i % 2 == 0) {
          sleeping.add(socket);
        } else {
          readers.add(Thread.ofVirtual().start(() -> watch(socket, watching, bytes)));
        }
      }
      Program.await("all who read see pictures", () -> watching.get() == readers.size());
      Instant since = Instant.now();
      Program.await("ten seconds", () -> Instant.now().isAfter(since.plusSeconds(10)));
      assertEquals(readers.size(), watching.get(), "none who reads is dropped");
      assertEquals(200, node.ask("GET", "/healthz", null).status());
      System.out.printf(
          "%d viewers, %d asleep: %.1f MB read, %d MiB unsent at the node%n",
          VIEWERS, sleeping.size(), bytes.get() / 1e6, unsentBytes() >> 20);
      assertTrue(unsentBytes() <= (long) sleeping.size() << 20, "unsent " + unsentBytes());
    } finally {
      for (Socket socket : all) {
        socket.close();
      }
    }
    nothingIsLost();
  }

  private Socket viewer(String token, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress("127.0.0.1", node.address().getPort()), 20_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/cameras/door/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + token
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void watch(Socket socket, AtomicInteger watching, AtomicLong bytes) {
    byte[] buffer = new byte[1 << 16];
    boolean sees = false;
    try (InputStream in = socket.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
        if (!sees && read > 2000) {
          sees = true;
          watching.incrementAndGet();
        }
      }
    } catch (SocketTimeoutException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (IOException closed) {
      return;
    }
    watching.addAndGet(sees ? -1 : 0);
  }

  private long unsentBytes() throws IOException {
    for (String line : node.text("/metrics").split("\n", -1)) {
      if (line.startsWith("sightline_sockets_unsent_bytes ")) {
        return (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1));
      }
    }
    throw new AssertionError("no figure of unsent bytes");
  }

  private void nothingIsLost() throws Exception {
    Instant now = Instant.now();
    Program.await("two more seconds written", () -> Instant.now().isAfter(now.plusSeconds(3)));
    JsonNode timeline =
        node.ask("GET", "/api/v1/cameras/door/timeline?start=%s&end=%s".formatted(begun, now), null)
            .body();
    assertEquals(0, timeline.path("gaps").size(), timeline.toString());
    assertEquals(0, timeline.path("damage").size(), timeline.toString());
    assertEquals(1, timeline.path("spans").size(), timeline.toString());
  }

  private long p95Micros() throws IOException {
    long[] took = new long[ASKED];
    for (int i = 0; i < ASKED; i++) {
      long since = System.nanoTime();
      assertEquals(200, node.ask("GET", "/api/v1/cameras", null).status());
      took[i] = (System.nanoTime() - since) / 1000;
    }
    Arrays.sort(took);
    return took[ASKED * 95 / 100];
  }

  private static void pause() {
    LockSupport.parkNanos(500_000_000);
  }

  private boolean isRecorded() {
    try {
      return node.ask("GET", "/api/v1/cameras/door", null)
          .body()
          .path("recording")
          .path("on")
          .asBoolean(false);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
