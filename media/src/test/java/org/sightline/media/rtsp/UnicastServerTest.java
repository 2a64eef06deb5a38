package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.Rtcp;

/// The server's datagrams: whole, to the address of their client alone, and no longer than it
/// lives.
@Timeout(120)
class UnicastServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration LONG = Duration.ofMinutes(5);

  /// A key picture and nine more, again and again for each reader, until it is closed.
  private record EndlessPictures(List<AccessUnit> units) implements RtspFeed {
    static EndlessPictures made() {
      List<AccessUnit> units = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        byte[] bytes =
            i == 0 ? Pictures.key(Pictures.SPS, 300_000) : Pictures.predicted(3000 + 100 * i);
        units.add(new AccessUnit(0, 3600L * i, i == 0, false, Instant.EPOCH, bytes));
      }
      return new EndlessPictures(List.copyOf(units));
    }

    @Override
    public List<MediaFormat> tracks() {
      return List.of(new MediaFormat.H264(Pictures.SPS, Pictures.PPS, 2560, 1440));
    }

    @Override
    public Reader open() {
      return new Reader() {
        private final CountDownLatch closed = new CountDownLatch(1);
        private int next;

        @Override
        public @Nullable AccessUnit next() throws InterruptedException {
          if (closed.await(20, TimeUnit.MILLISECONDS)) {
            return null;
          }
          AccessUnit unit = units.get(next % units.size());
          long time = 3600L * next++;
          return new AccessUnit(0, time, unit.key(), false, Instant.EPOCH, unit.bytes());
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }

  private final EndlessPictures feed = EndlessPictures.made();

  private RtspServer server(Duration silence) {
    return RtspServer.start(
        ANY_PORT,
        RtspServerSettings.withoutAuthentication()
            .sending(new RtspServerSettings.Unicast(0, silence)),
        path -> path.equals("/door/main") ? Optional.of(feed) : Optional.empty());
  }

  @Test
  void aClientThatAsksForDatagramsGetsEveryPictureWhole() throws Exception {
    try (var server = server(LONG)) {
      URI address = URI.create("rtsp://127.0.0.1:%d/door/main".formatted(server.port()));
      RtspSetup setup =
          RtspSetup.usual(InstantSource.system())
              .over(RtspTransport.UDP)
              .within(RtspTimeouts.of(Duration.ofSeconds(30)));
      try (var session =
          assertInstanceOf(RtspOutcome.Playing.class, RtspClient.open(address, setup)).session()) {
        assertEquals(0, server.datagramPort().orElseThrow() % 2);
        List<AccessUnit> units = new ArrayList<>();
        ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
        await(
            () -> {
              assertTrue(session.read(scratch, units::add) >= 0, "the server closed");
              return units.size() >= 25 && session.lastSenderReport(0).isPresent();
            });
        assertEquals(0, session.counters().lostPackets());
        for (int i = 0; i < 25; i++) {
          assertArrayEquals(feed.units().get(i % 10).bytes(), units.get(i).bytes(), "unit " + i);
        }
      }
      await(() -> server.clients() == 0);
    }
  }

  @Test
  void packetsGoToTheAddressOfTheClientWhateverItNames() throws Exception {
    try (var server = server(LONG);
        var own = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        // The whole of 127.0.0.2 is this test's own: nothing else can hold that port there.
        var victim = new DatagramSocket(own.getLocalPort(), InetAddress.getByName("127.0.0.2"));
        var client = new Asker(server.port())) {
      String asked =
          "RTP/AVP;unicast;destination=127.0.0.2;client_port=%d-%d"
              .formatted(
                  own.getLocalPort(),
                  own.getLocalPort() == 65_535 ? 65_534 : own.getLocalPort() + 1);
      RtspMessage.Response setUp = client.setUp(asked);
      assertEquals(200, setUp.status());
      String answered = setUp.headers().first("Transport").orElseThrow();
      int from = server.datagramPort().orElseThrow();
      assertTrue(answered.contains(";server_port=%d-%d;".formatted(from, from + 1)), answered);
      assertTrue(!answered.contains("destination"), answered);
      assertEquals(200, client.play(setUp).status());

      own.setSoTimeout(60_000);
      var packet = new DatagramPacket(new byte[2000], 2000);
      own.receive(packet);
      assertEquals(from, packet.getPort());
      assertEquals(0x80, packet.getData()[0] & 0xFF);
      String ssrc = "ssrc=%08X".formatted(ByteBuffer.wrap(packet.getData()).getInt(8));
      assertTrue(answered.contains(ssrc), answered + " has no " + ssrc);
      for (int i = 0; i < 50; i++) {
        own.receive(packet);
      }
      victim.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, () -> victim.receive(packet));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTP/AVP;unicast",
        "RTP/AVP;unicast;client_port=53-54",
        "RTP/AVP;unicast;client_port=1023-1024",
        "RTP/AVP;unicast;client_port=6000-6000",
        "RTP/AVP;unicast;client_port=70000-70001",
        "RTP/AVP;multicast;client_port=6000-6001",
        "RTP/AVP;multicast;destination=239.1.1.1;port=6000-6001"
      })
  void whatNoPlayerAsksForIsRefused(String transport) throws Exception {
    try (var server = server(LONG);
        var client = new Asker(server.port())) {
      assertEquals(461, client.setUp(transport).status());
      assertEquals(200, client.setUp("RTP/AVP/TCP;unicast;interleaved=0-1").status());
    }
  }

  @Test
  void oneClientHasOneWay() throws Exception {
    try (var server = server(LONG);
        var client = new Asker(server.port())) {
      assertEquals(200, client.setUp("RTP/AVP;unicast;client_port=6000-6001").status());
      assertEquals(461, client.setUp("RTP/AVP/TCP;unicast;interleaved=0-1").status());
    }
    try (var server = server(LONG);
        var client = new Asker(server.port())) {
      assertEquals(200, client.setUp("RTP/AVP/TCP;unicast;interleaved=0-1").status());
      assertEquals(461, client.setUp("RTP/AVP;unicast;client_port=6000-6001").status());
    }
  }

  @Test
  void whoeverIsSilentIsDroppedAlthoughItsConnectionStands() throws Exception {
    try (var server = server(Duration.ofSeconds(3));
        var player = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var client = new Asker(server.port())) {
      int port = Math.min(player.getLocalPort(), 65_534);
      RtspMessage.Response setUp =
          client.setUp("RTP/AVP;unicast;client_port=%d-%d".formatted(port, port + 1));
      assertEquals(200, client.play(setUp).status());
      int reports = server.datagramPort().orElseThrow() + 1;
      await(
          () -> {
            stranger.send(
                new DatagramPacket(new byte[32], 32, InetAddress.getLoopbackAddress(), reports));
            return server.clients() == 0;
          });
      assertTrue(client.isEnded());
    }
  }

  @Test
  void onlyReportsOfAClientAreSignsOfItsLife() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    var alive = new Semaphore(0);
    try (var door = UnicastDoor.open(loopback, 0);
        var client = new DatagramSocket(0, loopback);
        var stranger = new DatagramSocket(0, loopback)) {
      var from = new InetSocketAddress(loopback, client.getLocalPort());
      Runnable heard = alive::release;
      door.listen(from, heard);
      var report = new DatagramPacket(new byte[32], 32, loopback, door.ports().rtcp());
      stranger.send(report);
      client.send(report);
      assertTrue(alive.tryAcquire(60, TimeUnit.SECONDS), "its report was not heard");
      assertEquals(0, alive.availablePermits(), "a stranger's was");
      door.forget(from, heard);
      client.send(report);
      door.listen(new InetSocketAddress(loopback, stranger.getLocalPort()), heard);
      stranger.send(report);
      assertTrue(alive.tryAcquire(60, TimeUnit.SECONDS), "the next client was not heard");
      assertEquals(0, alive.availablePermits(), "one that left still was");
    }
  }

  @Test
  void reportsComeFromTheOddPort() throws Exception {
    try (var server = server(LONG);
        var rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var client = new Asker(server.port())) {
      RtspMessage.Response setUp =
          client.setUp(
              "RTP/AVP;unicast;client_port=%d-%d"
                  .formatted(rtp.getLocalPort(), rtcp.getLocalPort()));
      assertEquals(200, client.play(setUp).status());
      rtcp.setSoTimeout(60_000);
      var packet = new DatagramPacket(new byte[2000], 2000);
      rtcp.receive(packet);
      assertEquals(server.datagramPort().orElseThrow() + 1, packet.getPort());
      assertInstanceOf(
          Rtcp.SenderReport.class,
          Rtcp.parse(ByteBuffer.wrap(packet.getData()), 0, packet.getLength()).getFirst());
    }
  }

  @Test
  void aClosedServerFreesItsPorts() throws Exception {
    var server = server(LONG);
    int port = server.datagramPort().orElseThrow();
    server.close();
    try (var first = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        var second = new DatagramSocket(port + 1, InetAddress.getLoopbackAddress())) {
      assertEquals(port + 1, second.getLocalPort());
      assertEquals(port, first.getLocalPort());
      var settings =
          RtspServerSettings.withoutAuthentication()
              .sending(new RtspServerSettings.Unicast(port, LONG));
      assertThrows(
          java.io.UncheckedIOException.class,
          () -> RtspServer.start(ANY_PORT, settings, path -> Optional.empty()));
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < limit, "it did not come to hold");
      LockSupport.parkNanos(2_000_000);
    }
  }

  /// A client that only asks.
  private static final class Asker implements AutoCloseable {
    private final Socket socket;
    private int sequence;

    Asker(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
    }

    RtspMessage.Response setUp(String transport) throws IOException {
      return ask("SETUP", "rtsp://h/door/main/trackID=0", "Transport: " + transport);
    }

    RtspMessage.Response play(RtspMessage.Response setUp) throws IOException {
      String id = SessionHeader.parse(setUp.headers().first("Session").orElseThrow()).id();
      return ask("PLAY", "rtsp://h/door/main", "Session: " + id);
    }

    private RtspMessage.Response ask(String method, String uri, String field) throws IOException {
      socket
          .getOutputStream()
          .write(
              "%s %s RTSP/1.0\r\nCSeq: %d\r\n%s\r\n\r\n"
                  .formatted(method, uri, ++sequence, field)
                  .getBytes(StandardCharsets.UTF_8));
      var bytes = new ByteArrayOutputStream();
      while (true) {
        int next = socket.getInputStream().read();
        assertTrue(next >= 0, "the server closed");
        bytes.write(next);
        var parsed = RtspParser.parse(ByteBuffer.wrap(bytes.toByteArray()), 0, bytes.size());
        if (parsed instanceof RtspParser.Complete c) {
          return assertInstanceOf(RtspMessage.Response.class, c.message());
        }
      }
    }

    boolean isEnded() throws IOException {
      return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
