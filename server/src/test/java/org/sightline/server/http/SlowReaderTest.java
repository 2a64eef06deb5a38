package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.route.Gate;
import org.sightline.server.http.route.Line;
import org.sightline.server.identity.Role;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// A viewer that does not read costs the node a bounded amount of memory, and is told why it was
/// dropped.
class SlowReaderTest {
  private static final int CLOSE = 8;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /// More than the operating system holds back for a socket (Linux: 4 MiB) and the node's bound
  /// together.
  private static final long ENOUGH_BYTES = 9 << 20;

  @TempDir Path folder;

  @Test
  void aViewerThatDoesNotReadIsDroppedAndOthersGoOn() throws Exception {
    // Every picture is a key picture of 96 KiB, fifty times a second.
    Footage dense = Footage.of("I".repeat(10), Duration.ofMillis(20), 16, 16);
    try (TestNode node = TestNode.ready(folder);
        SimulatedCamera camera = SimulatedCamera.start(SimulatedCamera.Settings.of(dense))) {
      assertEquals(
          201,
          node.post(
                  "/api/v1/cameras",
                  "{\"name\":\"door\",\"main\":\"%s\",\"record\":false}"
                      .formatted(camera.address("/main")))
              .statusCode());
      try (Socket slow = viewer(node);
          Socket quick = viewer(node)) {
        DataInputStream reading = new DataInputStream(quick.getInputStream());
        long read = 0;
        while (read < ENOUGH_BYTES) {
          read += skipMessage(reading);
        }
        assertEquals(Line.TOO_SLOW, closeCode(slow));
        slow.close();
        awaitSockets(1, node);
        assertTrue(skipMessage(reading) >= 0, "the quick one goes on");
      }
      awaitSockets(0, node);
    }
  }

  private static Socket viewer(TestNode node) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", node.http.port()));
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            """
            GET /api/v1/cameras/door/live HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Cookie: %s=%s\r
            \r
            """
                .formatted(node.http.port(), Gate.COOKIE, node.token(Role.VIEWER))
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) socket.getInputStream().read());
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 101"), head.toString());
    return socket;
  }

  private static long sockets(TestNode node) throws Exception {
    for (String line : node.get("/metrics").body().split("\n")) {
      if (line.startsWith("sightline_sockets ")) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
      }
    }
    throw new AssertionError("no figure of sockets");
  }

  private static void awaitSockets(long expected, TestNode node) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (sockets(node) != expected && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    assertEquals(expected, sockets(node), "nothing is left of those that hung up");
  }

  /// Reads one message (RFC 6455 5.2); returns its length, or less than 0 for a close: its code.
  private static long skipMessage(DataInputStream in) throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    long length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (opcode == CLOSE) {
      return -in.readUnsignedShort();
    }
    in.skipNBytes(length);
    return length;
  }

  private static long closeCode(Socket slow) throws IOException {
    DataInputStream in = new DataInputStream(slow.getInputStream());
    long code = 0;
    while (code >= 0) {
      code = skipMessage(in);
    }
    return -code;
  }
}
