package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.rtp.Rtcp;

/// The server, alone and with our own client.
@Timeout(120)
class ServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final RtspTimeouts PATIENT = RtspTimeouts.of(Duration.ofSeconds(20));
  private static final Instant CAMERA_TIME = Instant.parse("2031-05-06T07:08:09.500Z");

  /// Given units, then silence until closed; or, endless, the last unit for ever.
  private record Given(List<MediaFormat> tracks, List<AccessUnit> units, boolean endless)
      implements RtspFeed {
    @Override
    public Reader open() {
      return new Reader() {
        private final CountDownLatch closed = new CountDownLatch(1);
        private int next;

        @Override
        public @Nullable AccessUnit next() throws InterruptedException {
          if (closed.getCount() == 0) {
            return null;
          }
          if (next < units.size()) {
            return units.get(next++);
          }
          if (endless) {
            return units.getLast();
          }
          closed.await();
          return null;
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }

  private static MediaFormat video() {
    return new MediaFormat.H264(Pictures.SPS, Pictures.PPS, 2560, 1440);
  }

  private static AccessUnit unit(int track, long time, boolean key, byte[] bytes) {
    return new AccessUnit(track, time, key, false, Instant.EPOCH, bytes);
  }

  /// Video at 25 pictures a second from ten seconds on, with sound beside it.
  private static Given feed(boolean endless) {
    List<AccessUnit> units = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] picture = i == 0 ? Pictures.key(Pictures.SPS, 40_000) : Pictures.predicted(900 * i);
      units.add(unit(0, 900_000 + 3600L * i, i == 0, picture));
      units.add(unit(1, 160_000 + 640L * i, true, ("sound " + i).getBytes(StandardCharsets.UTF_8)));
    }
    units.add(unit(0, 900_000 + 3600L * 5, false, Pictures.predicted(60_000)));
    var sound = new MediaFormat.Aac(AudioSpecificConfig.aacLc(16_000, 1), 16_000, 1);
    return new Given(List.of(video(), sound), units, endless);
  }

  private static RtspServer server(RtspServerSettings settings, RtspFeed feed) {
    return RtspServer.start(
        ANY_PORT,
        settings,
        path -> path.equals("/door/main") ? Optional.of(feed) : Optional.empty());
  }

  private static RtspServerSettings bob(RtspServerSettings.Scheme... schemes) {
    return RtspServerSettings.withPasswords(
            user -> user.equals("bob") ? Optional.of("s@fe") : Optional.empty())
        .offering(EnumSet.copyOf(List.of(schemes)));
  }

  private static RtspOutcome open(RtspServer server, String user, String path) {
    return RtspClient.open(
        URI.create("rtsp://" + user + "127.0.0.1:" + server.port() + path),
        PATIENT,
        InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServerSendsTheClientReads(RtspServerSettings.Scheme scheme) throws IOException {
    Given feed = feed(false);
    var settings = bob(scheme).on(InstantSource.fixed(CAMERA_TIME));
    try (var server = server(settings, feed);
        var session =
            assertInstanceOf(
                    RtspOutcome.Playing.class, open(server, "bob:s%40fe@", "/door/main?x=1"))
                .session()) {
      assertEquals(feed.tracks(), session.tracks());
      assertEquals("H.264 2560x1440", session.tracks().getFirst().toString());
      assertEquals(List.of(), session.ignoredTracks());
      List<AccessUnit> units = Pictures.read(session, feed.units().size());
      assertEquals(feed.units().size(), units.size());
      for (int i = 0; i < units.size(); i++) {
        AccessUnit sent = feed.units().get(i);
        AccessUnit got = units.get(i);
        assertArrayEquals(sent.bytes(), got.bytes());
        assertEquals(sent.mediaTrack(), got.mediaTrack());
        assertEquals(sent.key(), got.key());
        assertFalse(got.damaged());
        if (sent.mediaTrack() == 0) {
          assertEquals(sent.time() - 900_000, got.time());
        }
      }
      long soundBegan = units.get(1).time();
      assertTrue(soundBegan >= 0 && soundBegan < 16_000 * 20L, "sound begins as it arrives");
      assertEquals(soundBegan + 640, units.get(3).time());
      SenderReportTime report = session.lastSenderReport(0).orElseThrow();
      assertTrue(
          Math.abs(Duration.between(CAMERA_TIME, report.camera()).toMillis()) <= 1,
          report::toString);
      session.keepAlive();
      assertEquals(Duration.ofSeconds(30), session.keepAliveEvery());
    }
  }

  @Test
  void aWrongPasswordAndAWrongPathAreToldApart() {
    try (var server =
        server(
            bob(
                RtspServerSettings.Scheme.DIGEST_MD5,
                RtspServerSettings.Scheme.DIGEST_SHA_256,
                RtspServerSettings.Scheme.BASIC),
            feed(false))) {
      for (String user : List.of("", "bob:guess@", "eve:s%40fe@", "bob@")) {
        var refused =
            assertInstanceOf(
                RtspOutcome.Refused.class, open(server, user, "/door/main"), user::toString);
        assertEquals(RtspOutcome.Reason.WRONG_CREDENTIALS, refused.reason());
        assertFalse(refused.message().contains("guess"));
      }
      var refused =
          assertInstanceOf(RtspOutcome.Refused.class, open(server, "bob:s%40fe@", "/yard"));
      assertEquals(RtspOutcome.Reason.NOT_FOUND, refused.reason());
    }
  }

  @Test
  void twoClientsReadTheirOwnWay() throws IOException {
    try (var server = server(RtspServerSettings.withoutAuthentication(), feed(false))) {
      for (int i = 0; i < 2; i++) {
        try (var session =
            assertInstanceOf(RtspOutcome.Playing.class, open(server, "", "/door/main/"))
                .session()) {
          assertEquals(11, Pictures.read(session, 11).size());
        }
      }
    }
  }

  @Test
  void aClosedServerClosesItsClientsAndFreesItsPort() throws IOException {
    var server = server(RtspServerSettings.withoutAuthentication(), feed(false));
    int port = server.port();
    try (var session =
        assertInstanceOf(RtspOutcome.Playing.class, open(server, "", "/door/main")).session()) {
      server.close();
      List<AccessUnit> units = new ArrayList<>();
      try {
        Pictures.readInto(units, session, 100);
      } catch (IOException reset) {
        assertTrue(reset.getMessage() != null);
      }
      assertTrue(units.size() <= 11);
    }
    try (var again =
        RtspServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            RtspServerSettings.withoutAuthentication(),
            path -> Optional.empty())) {
      assertEquals(port, again.port());
      assertThrows(
          UncheckedIOException.class,
          () ->
              RtspServer.start(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  RtspServerSettings.withoutAuthentication(),
                  path -> Optional.empty()));
    }
  }

  @Test
  void whatIsNotServedIsAnsweredByItsNumber() throws IOException {
    try (var server = server(RtspServerSettings.withoutAuthentication(), feed(false));
        var client = new Raw(server.port())) {
      String track = "rtsp://h/door/main/trackID=";
      assertEquals(200, client.ask("OPTIONS", "*", "").status());
      assertEquals(200, client.ask("GET_PARAMETER", "rtsp://h/door/main", "").status());
      assertEquals(
          461,
          client.ask("SETUP", track + 0, "Transport: RTP/AVP;unicast;client_port=1-2").status());
      assertEquals(454, client.ask("PLAY", "rtsp://h/door/main", "Session: 1").status());
      String tcp = "Transport: RTP/AVP/TCP;unicast;interleaved=4-5";
      assertEquals(404, client.ask("SETUP", track + 9, tcp).status());
      assertEquals(404, client.ask("SETUP", track + "x", tcp).status());
      assertEquals(404, client.ask("SETUP", "rtsp://h/other/trackID=0", tcp).status());
      var setUp = client.ask("SETUP", track + 0, tcp);
      assertEquals(200, setUp.status());
      assertTrue(setUp.headers().first("Transport").orElseThrow().contains("interleaved=4-5"));
      assertEquals(455, client.ask("SETUP", track + 0, tcp).status());
      assertEquals(454, client.ask("PLAY", "rtsp://h/door/main", "Session: 1").status());
      assertEquals(405, client.ask("RECORD", "rtsp://h/door/main", "").status());
      assertEquals(404, client.ask("DESCRIBE", "rtsp://h/%zz", "").status());
      assertEquals(200, client.ask("TEARDOWN", "rtsp://h/door/main", "").status());
      assertTrue(client.ended());
    }
  }

  @Test
  void aClientTooManyIsTurnedAway() throws IOException {
    try (var server = server(RtspServerSettings.withoutAuthentication().atMost(1), feed(false));
        var first = new Raw(server.port())) {
      assertEquals(200, first.ask("DESCRIBE", "rtsp://h/door/main", "").status());
      try (var second = new Raw(server.port())) {
        assertEquals(503, second.answer().status());
        assertTrue(second.ended());
      }
    }
  }

  @Test
  void aRequestThatNeverEndsIsDropped() throws IOException {
    try (var server = server(RtspServerSettings.withoutAuthentication(), feed(false));
        var client = new Raw(server.port())) {
      client.send("OPTIONS * RTSP/1.0\r\nX: " + "y".repeat(RtspParser.MAX_HEAD_BYTES * 3));
      assertTrue(client.ended());
    }
  }

  @Test
  void passwordsCannotBeTriedForEver() throws IOException {
    try (var server = server(bob(RtspServerSettings.Scheme.BASIC), feed(false));
        var client = new Raw(server.port())) {
      for (int i = 0; i < 3; i++) {
        assertEquals(
            401,
            client
                .ask("DESCRIBE", "rtsp://h/door/main", "Authorization: Basic Ym9iOmd1ZXNz")
                .status());
      }
      assertTrue(client.ended());
    }
  }

  @Test
  void aClientThatTakesNothingIsDroppedAndHoldsNobodyUp() throws Exception {
    var settings =
        RtspServerSettings.withoutAuthentication().atMost(8).droppingAfter(Duration.ofMillis(200));
    try (var server = server(settings, feed(true));
        var slow = new Raw(server.port())) {
      var setUp =
          slow.ask(
              "SETUP",
              "rtsp://h/door/main/trackID=0",
              "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
      String session = SessionHeader.parse(setUp.headers().first("Session").orElseThrow()).id();
      slow.send("PLAY rtsp://h/door/main RTSP/1.0\r\nCSeq: 9\r\nSession: " + session + "\r\n\r\n");
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (server.clients() > 0 && System.nanoTime() < limit) {
        Thread.onSpinWait();
      }
      assertEquals(0, server.clients());
    }
  }

  @Test
  void sequenceAndTimeOfTheFirstPacketAreAnnounced() throws IOException {
    try (var server = server(RtspServerSettings.withoutAuthentication(), feed(false));
        var client = new Raw(server.port())) {
      var setUp =
          client.ask(
              "SETUP",
              "rtsp://h/door/main/trackID=0",
              "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
      String id = SessionHeader.parse(setUp.headers().first("Session").orElseThrow()).id();
      var play = client.ask("PLAY", "rtsp://h/door/main/", "Session: " + id);
      RtpInfoHeader info =
          RtpInfoHeader.parse(play.headers().first("RTP-Info").orElseThrow()).getFirst();
      assertEquals("rtsp://h/door/main/trackID=0", info.url());
      byte[] report = client.packet();
      assertInstanceOf(
          Rtcp.SenderReport.class,
          Rtcp.parse(ByteBuffer.wrap(report), 0, report.length).getFirst());
      ByteBuffer first = ByteBuffer.wrap(client.packet());
      assertEquals(info.sequence().orElseThrow(), first.getShort(2) & 0xFFFF);
      assertEquals(info.rtpTime().orElseThrow(), first.getInt(4));
    }
  }

  @Test
  void whatCannotBeSentIsRefusedWithItsReason() throws IOException {
    Given given = feed(false);
    var impossible =
        new RtspFeed() {
          @Override
          public List<MediaFormat> tracks() {
            return given.tracks();
          }

          @Override
          public Optional<String> obstacle() {
            return Optional.of("progressive JPEG");
          }

          @Override
          public Reader open() {
            return given.open();
          }
        };
    var large = new Given(List.of(new MediaFormat.Jpeg(2560, 1440)), List.of(), false);
    for (RtspFeed feed : List.of(impossible, large)) {
      try (var server = server(RtspServerSettings.withoutAuthentication(), feed);
          var client = new Raw(server.port())) {
        String tcp = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";
        for (var answer :
            List.of(
                client.ask("DESCRIBE", "rtsp://h/door/main", ""),
                client.ask("SETUP", "rtsp://h/door/main/trackID=0", tcp))) {
          assertEquals(415, answer.status());
          assertTrue(answer.reason().contains("JPEG"), answer.reason());
        }
      }
    }
  }

  @Test
  void aPictureOfAKindThatCannotBeSentEndsTheClientInsteadOfItsPatience() throws IOException {
    byte[] tables = JpegHeader.tablesOfQuality(50);
    byte[] picture = new JpegHeader(64, 48, true, 0, tables, 0).file(new byte[400], 400);
    byte[] progressive = picture.clone();
    int frame = 0;
    while ((progressive[frame] & 0xFF) != 0xFF || (progressive[frame + 1] & 0xFF) != 0xC0) {
      frame++;
    }
    progressive[frame + 1] = (byte) 0xC2;
    var feed =
        new Given(
            List.of(new MediaFormat.Jpeg(64, 48)),
            List.of(unit(0, 0, true, picture), unit(0, 3600, true, progressive)),
            false);
    try (var server = server(RtspServerSettings.withoutAuthentication(), feed);
        var client = new Raw(server.port())) {
      var setUp =
          client.ask(
              "SETUP",
              "rtsp://h/door/main/trackID=0",
              "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
      String id = SessionHeader.parse(setUp.headers().first("Session").orElseThrow()).id();
      assertEquals(200, client.ask("PLAY", "rtsp://h/door/main", "Session: " + id).status());
      client.packet();
      ByteBuffer first = ByteBuffer.wrap(client.packet());
      assertEquals(96, first.get(1) & 0x7F);
      assertTrue(client.ended());
    }
  }

  /// A client that says what it is told.
  private static final class Raw implements AutoCloseable {
    private final Socket socket;
    private int sequence;

    Raw(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
    }

    RtspMessage.Response ask(String method, String uri, String field) throws IOException {
      send(
          "%s %s RTSP/1.0\r\nCSeq: %d\r\n%s\r\n"
              .formatted(method, uri, ++sequence, field.isEmpty() ? "" : field + "\r\n"));
      return answer();
    }

    void send(String text) throws IOException {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException alreadyDropped) {
        assertTrue(text.length() > 1000, "only a flood may be cut off");
      }
    }

    RtspMessage.Response answer() throws IOException {
      var bytes = new ByteArrayOutputStream();
      while (true) {
        bytes.write(next());
        var parsed = RtspParser.parse(ByteBuffer.wrap(bytes.toByteArray()), 0, bytes.size());
        if (parsed instanceof RtspParser.Complete c) {
          return assertInstanceOf(RtspMessage.Response.class, c.message());
        }
      }
    }

    byte[] packet() throws IOException {
      assertEquals('$', next());
      next();
      int length = next() << 8 | next();
      return socket.getInputStream().readNBytes(length);
    }

    boolean ended() {
      try {
        return socket.getInputStream().read() < 0;
      } catch (IOException reset) {
        return true;
      }
    }

    private int next() throws IOException {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("server closed");
      }
      return next;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
