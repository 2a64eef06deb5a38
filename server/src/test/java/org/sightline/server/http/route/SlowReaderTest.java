package org.sightline.server.http.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.identity.Identity;

/// A socket that talks without end, and a reader that does not read.
class SlowReaderTest {
  private static final int PIECE_BYTES = 64 * 1024;

  @TempDir Path folder;

  @Test
  @Timeout(240)
  void aReaderThatDoesNotReadIsDroppedAndToldSo() throws Exception {
    CompletableFuture<Line> talking = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    Route flood =
        Route.socket(
            "GET /flood",
            new Access.Open(),
            "",
            Shape.becomesSocket(),
            call ->
                line -> {
                  talking.complete(line);
                  while (line.isOpen()) {
                    line.say(new byte[PIECE_BYTES]);
                  }
                  ended.countDown();
                });
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServerWebSocketContainer.ensure(server);
    try (Identity identity = Identity.open(folder.resolve("node.db"), InstantSource.system());
        AuditLog audit = AuditLog.open(folder.resolve("audit"), null, InstantSource.system());
        Socket reader = new Socket()) {
      Reception reception = new Reception(identity, audit, "test");
      server.setHandler(
          new Router(
              List.of(flood),
              reception,
              request -> {},
              call -> {
                throw Refusal.notFound("there is none", "look elsewhere");
              }));
      server.start();
      reader.setReceiveBufferSize(4096);
      reader.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()));
      reader
          .getOutputStream()
          .write(
              "GET /flood HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      Line line = talking.get(60, TimeUnit.SECONDS);
      while (line.isOpen()) {
        LockSupport.parkNanos(1_000_000);
      }
      assertTrue(reception.unsentBytes().get() <= Line.MAX_UNSENT_BYTES + PIECE_BYTES);
      assertEquals(Line.TOO_SLOW, closeCode(new DataInputStream(reader.getInputStream())));
      reader.close();
      assertTrue(ended.await(60, TimeUnit.SECONDS));
    } finally {
      server.stop();
    }
  }

  /// Reads the answer and the frames (RFC 6455 5.2) up to that which closes.
  private static int closeCode(DataInputStream in) throws IOException {
    for (int state = 0; state < 4; ) {
      int c = in.readUnsignedByte();
      state = c == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : 0;
    }
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte() & 0x7f;
      long bytes = length == 127 ? in.readLong() : length == 126 ? in.readUnsignedShort() : length;
      if ((first & 0x0f) == 8) {
        return in.readUnsignedShort();
      }
      in.skipNBytes(bytes);
    }
  }
}
