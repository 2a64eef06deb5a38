package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtp.Rtcp;

/// Packets in datagrams, to us and to a group, over real sockets.
@Timeout(120)
class DatagramsTest {
  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "UDP"})
  void datagramsOfTheCameraAloneAreTakenAndReportedOn(String transport) throws Exception {
    try (var camera = new DatagramCamera(CarriersTest.pictures(30).bytes());
        var session =
            CarriersTest.playing(
                RtspClient.open(
                    camera.address(), CarriersTest.SETUP.over(RtspTransport.valueOf(transport))))) {
      assertTrue(session.isOverDatagrams());
      List<AccessUnit> units = new ArrayList<>();
      ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
      Instant limit = Instant.now().plusSeconds(20);
      while (units.size() < 30 && Instant.now().isBefore(limit)) {
        session.read(scratch, units::add);
        Thread.onSpinWait();
      }
      assertEquals(30, units.size());
      assertTrue(units.stream().noneMatch(AccessUnit::damaged));
      assertArrayEquals(Pictures.predicted(2500), units.get(29).bytes());
      assertEquals(0, session.counters().lostPackets());
      assertTrue(session.counters().droppedPackets() > 0, "the stranger's were dropped");
      byte[] report = camera.reports.poll(60, TimeUnit.SECONDS);
      assertNotNull(report, "no receiver report came");
      var packets = Rtcp.parse(ByteBuffer.wrap(report), 0, report.length);
      assertInstanceOf(Rtcp.ReceiverReport.class, packets.getFirst());
      assertInstanceOf(Rtcp.SourceDescription.class, packets.get(1));
      assertEquals(0, report[12], "nothing was lost");
      assertEquals(Duration.ofSeconds(10), session.keepAliveEvery());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.5", "0.0.0.0", "cam.example", ""})
  void aGroupThatIsNoneIsNotJoined(String destination) throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> script =
        r ->
            r.method().equals("SETUP")
                ? "200 OK\r\nSession: 1\r\nTransport: RTP/AVP;multicast;destination=%s;port=5000-5001\r\n"
                    .formatted(destination)
                : usual.apply(r);
    try (var camera = new ScriptedCamera(script, new byte[0], false)) {
      String message =
          CarriersTest.refused(
              RtspClient.open(camera.address(), CarriersTest.SETUP.over(RtspTransport.MULTICAST)),
              RtspOutcome.Reason.PROTOCOL);
      assertTrue(message.contains("no multicast address"), message);
    }
  }

  @Test
  void datagramsToAGroupAreTaken() throws Exception {
    InetAddress group = InetAddress.ofLiteral("239.255.42.7");
    InetAddress own = InetAddress.ofLiteral("127.0.0.1");
    int port = 10_000 + 2 * new Random().nextInt(5_000);
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    byte[] wire = CarriersTest.pictures(30).bytes();
    try (var sender = new MulticastSocket(new InetSocketAddress(own, 0))) {
      sender.setNetworkInterface(NetworkInterface.getByInetAddress(own));
      Function<RtspMessage.Request, String> script =
          r ->
              switch (r.method()) {
                case "SETUP" ->
                    "200 OK\r\nSession: 77\r\nTransport: RTP/AVP;multicast;destination=%s;port=%d-%d;ttl=1\r\n"
                        .formatted(group.getHostAddress(), port, port + 1);
                case "PLAY" -> {
                  sendAll(sender, wire, new InetSocketAddress(group, port));
                  yield usual.apply(r);
                }
                default -> usual.apply(r);
              };
      try (var camera = new ScriptedCamera(script, new byte[0], false);
          var session =
              CarriersTest.playing(
                  RtspClient.open(
                      camera.address(), CarriersTest.SETUP.over(RtspTransport.MULTICAST)))) {
        List<AccessUnit> units = new ArrayList<>();
        ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
        Instant limit = Instant.now().plusSeconds(20);
        while (units.size() < 30 && Instant.now().isBefore(limit)) {
          session.read(scratch, units::add);
          Thread.onSpinWait();
        }
        assertEquals(30, units.size());
        assertTrue(units.stream().noneMatch(AccessUnit::damaged));
      }
    }
  }

  private static void sendAll(DatagramSocket sender, byte[] wire, InetSocketAddress to) {
    try {
      for (int at = 0; at < wire.length; ) {
        int length = (wire[at + 2] & 0xFF) << 8 | wire[at + 3] & 0xFF;
        sender.send(new DatagramPacket(wire, at + 4, length, to));
        at += 4 + length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
