package org.sightline.media.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// The client against cameras that misbehave as real ones do.
@Timeout(120)
class ClientTest {
  private static final RtspTimeouts PATIENT = RtspTimeouts.of(Duration.ofSeconds(20));
  private static final RtspTimeouts SHORT = RtspTimeouts.of(Duration.ofMillis(150));

  /// Short for a packet that never comes, long for the answers before it.
  private static final RtspTimeouts SILENT = RtspTimeouts.of(Duration.ofSeconds(3));

  /// Short for the first picture alone.
  private static final RtspTimeouts SOON_PLAYING =
      new RtspTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(150));

  private static RtspSession playing(RtspOutcome outcome) {
    return assertInstanceOf(RtspOutcome.Playing.class, outcome, outcome::toString).session();
  }

  private static RtspOutcome open(ScriptedCamera camera) {
    return RtspClient.open(camera.address(), PATIENT, InstantSource.system());
  }

  private static ScriptedCamera camera(Pictures.Wire wire) throws IOException {
    return new ScriptedCamera(ScriptedCamera.usual(Pictures.VIDEO), wire.bytes(), false);
  }

  private static RtspOutcome.Refused refused(RtspOutcome outcome, RtspOutcome.Reason reason) {
    var refused = assertInstanceOf(RtspOutcome.Refused.class, outcome, outcome::toString);
    assertEquals(reason, refused.reason(), refused::message);
    assertFalse(refused.message().contains("secret"), refused::message);
    return refused;
  }

  @Test
  void parameterSetsThatOnlyComeInTheStreamAreWaitedFor() throws IOException {
    var wire =
        new Pictures.Wire()
            .add(Pictures.predicted(500))
            .add(Pictures.key(Pictures.SPS, 5000))
            .add(Pictures.predicted(70_000));
    try (var camera = camera(wire);
        var session = playing(open(camera))) {
      MediaFormat.H264 format = (MediaFormat.H264) session.tracks().getFirst();
      assertEquals("H.264 2560x1440", format.toString());
      assertArrayEquals(Pictures.PPS, format.pps());
      List<AccessUnit> units = Pictures.read(session, 3);
      assertEquals(List.of(0L, 3600L, 7200L), units.stream().map(AccessUnit::time).toList());
      assertEquals(List.of(false, true, false), units.stream().map(AccessUnit::key).toList());
      assertArrayEquals(Pictures.key(Pictures.SPS, 5000), units.get(1).bytes());
      assertArrayEquals(Pictures.predicted(70_000), units.get(2).bytes());
      assertEquals(Duration.ofSeconds(5), session.keepAliveEvery());
      assertEquals(0, session.counters().lostPackets());
      assertEquals(3, session.counters().units());
    }
  }

  @Test
  void garbageBetweenPacketsIsSkippedAndCounted() throws IOException {
    byte[] garbage = new byte[5000];
    new Random(1).nextBytes(garbage);
    garbage[0] = 7;
    var wire =
        new Pictures.Wire()
            .add(Pictures.key(Pictures.SPS, 3000))
            .raw(garbage)
            .add(Pictures.predicted(3000))
            .raw((byte) '$', (byte) 0, (byte) 0, (byte) 40, (byte) 0)
            .add(Pictures.predicted(4000))
            .add(Pictures.predicted(100));
    try (var camera = camera(wire);
        var session = playing(open(camera))) {
      List<AccessUnit> units = Pictures.read(session, 4);
      assertArrayEquals(Pictures.predicted(3000), units.get(1).bytes());
      assertArrayEquals(Pictures.predicted(4000), units.get(2).bytes());
      assertTrue(units.stream().noneMatch(AccessUnit::damaged));
      assertEquals(garbage.length + 5, session.counters().garbageBytes());
    }
  }

  @Test
  void aStreamOfNothingButGarbageEnds() throws IOException {
    byte[] garbage = new byte[2 * InterleavedReader.MAX_GARBAGE_RUN_BYTES];
    new Random(2).nextBytes(garbage);
    var wire = new Pictures.Wire().add(Pictures.key(Pictures.SPS, 300)).raw(garbage);
    assertEquals(RunEndException.Reason.UNREADABLE, end(wire));
  }

  @Test
  void lostPacketsMarkTheirUnits() throws IOException {
    var wire =
        new Pictures.Wire()
            .add(Pictures.key(Pictures.SPS, 3000))
            .add(Pictures.predicted(3000))
            .lose(4)
            .add(Pictures.predicted(3000))
            .add(Pictures.predicted(3000));
    try (var camera = camera(wire);
        var session = playing(open(camera))) {
      List<AccessUnit> units = Pictures.read(session, 4);
      assertEquals(
          List.of(false, false, true, false), units.stream().map(AccessUnit::damaged).toList());
      assertEquals(4, session.counters().lostPackets());
      assertEquals(1, session.counters().damagedUnits());
    }
  }

  private static RunEndException.Reason end(Pictures.Wire wire) throws IOException {
    try (var camera = camera(wire);
        var session = playing(open(camera))) {
      List<AccessUnit> units = new ArrayList<>();
      RunEndException end =
          assertThrows(
              RunEndException.class, () -> Pictures.readInto(units, session, Integer.MAX_VALUE));
      assertFalse(units.isEmpty(), "what came before the end is handed out");
      return end.reason();
    } catch (AssertionError tooEarly) {
      throw tooEarly;
    }
  }

  private static Pictures.Wire long0() {
    var wire = new Pictures.Wire().add(Pictures.key(Pictures.SPS, 1000));
    for (int i = 0; i < 4; i++) {
      wire.add(Pictures.predicted(60_000));
    }
    return wire;
  }

  @Test
  void aGoodbyeOfTheSourceEndsTheRun() throws IOException {
    byte[] bye = {'$', 1, 0, 8, (byte) 0x81, (byte) 203, 0, 1, 0, 0, (byte) 0xAB, (byte) 0xCD};
    assertEquals(RunEndException.Reason.ENDED_BY_PEER, end(long0().raw(bye)));
  }

  @Test
  void aResetIsAnError() throws IOException {
    try (var camera =
        new ScriptedCamera(ScriptedCamera.usual(Pictures.VIDEO), long0().bytes(), true)) {
      switch (open(camera)) {
        case RtspOutcome.Playing p -> {
          try (var session = p.session()) {
            List<AccessUnit> units = new ArrayList<>();
            assertThrows(IOException.class, () -> Pictures.readInto(units, session, 1000));
          }
        }
        case RtspOutcome.Unreachable u -> assertTrue(u.message().contains("127.0.0.1"));
        case RtspOutcome.Refused r -> throw new AssertionError(r.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "m=video 0 RTP/AVP 96|a=rtpmap:96 H264/90000|a=fmtp:96 packetization-mode=2|, interleaved packetization mode",
    "m=video 0 RTP/AVP 96|a=rtpmap:96 MP4V-ES/90000|, MP4V-ES",
    "m=audio 0 RTP/AVP 0|, no video",
  })
  void aCodecThatCannotBeTakenIsNamed(String lines, String named) throws IOException {
    try (var camera =
        new ScriptedCamera(ScriptedCamera.usual(lines.replace("|", "\r\n")), new byte[0], false)) {
      var refused = refused(open(camera), RtspOutcome.Reason.NO_USABLE_MEDIA);
      assertTrue(refused.message().contains(named), refused::message);
      assertTrue(refused.message().contains("supported: H.264"), refused::message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DESCRIBE, 404 Not Found, NOT_FOUND, path",
    "DESCRIBE, 403 Forbidden, WRONG_CREDENTIALS, rights",
    "DESCRIBE, 302 Moved, PROTOCOL, redirects more than 3 times",
    "DESCRIBE, 500 Oops, PROTOCOL, 500",
    "SETUP, 461 Unsupported Transport, PROTOCOL, TCP",
    "SETUP, 453 Not Enough Bandwidth, PROTOCOL, viewers",
    "PLAY, 454 Session Not Found, PROTOCOL, 454",
    "DESCRIBE, 401 Unauthorized, PROTOCOL, no way",
  })
  void aRefusalSaysWhatToDo(String method, String status, RtspOutcome.Reason reason, String says)
      throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> script =
        r ->
            r.method().equals(method)
                ? status + "\r\nLocation: " + r.uri() + "\r\n"
                : usual.apply(r);
    try (var camera = new ScriptedCamera(script, new byte[0], false)) {
      var refused = refused(open(camera), reason);
      assertTrue(refused.message().contains(says), refused::message);
    }
  }

  @Test
  void aTransportThatIsNotTcpIsRefused() throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> script =
        r ->
            r.method().equals("SETUP")
                ? "200 OK\r\nSession: 1\r\nTransport: RTP/AVP;unicast;client_port=1-2;ssrc=0\r\n"
                : usual.apply(r);
    try (var camera = new ScriptedCamera(script, new byte[0], false)) {
      var tcp = RtspSetup.usual(InstantSource.system()).within(PATIENT).over(RtspTransport.TCP);
      refused(RtspClient.open(camera.address(), tcp), RtspOutcome.Reason.PROTOCOL);
    }
  }

  @Test
  void aSoundThatCannotBeSetUpIsIgnoredByName() throws IOException {
    String lines =
        Pictures.VIDEO
            + "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=control:sound\r\n"
            + "a=fmtp:97 sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r\n"
            + "m=audio 0 RTP/AVP 8\r\na=control:other\r\n";
    var usual = ScriptedCamera.usual(lines);
    Function<RtspMessage.Request, String> script =
        r -> r.uri().endsWith("/sound") ? "500 No\r\n" : usual.apply(r);
    try (var camera = new ScriptedCamera(script, long0().bytes(), false);
        var session = playing(open(camera))) {
      assertEquals(1, session.tracks().size());
      assertEquals("audio PCMA", session.ignoredTracks().getFirst());
      assertTrue(session.ignoredTracks().get(1).startsWith("audio MPEG4-GENERIC"));
    }
  }

  @Test
  void aNonceThatAgedIsRenewedAndAWrongPasswordIsTriedOnce() throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    var asked = new AtomicInteger();
    Function<RtspMessage.Request, String> stale =
        r -> {
          boolean fresh =
              r.headers().first("Authorization").orElse("").contains("n" + asked.get() + "\"");
          return r.method().equals("OPTIONS") || (fresh && asked.get() % 2 == 0)
              ? usual.apply(r)
              : "401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"n%d\", stale=true\r\n"
                  .formatted(asked.incrementAndGet());
        };
    try (var camera = new ScriptedCamera(stale, long0().bytes(), false)) {
      playing(open(camera)).close();
    }
    Function<RtspMessage.Request, String> never =
        r -> "401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n";
    try (var camera = new ScriptedCamera(never, new byte[0], false)) {
      refused(open(camera), RtspOutcome.Reason.WRONG_CREDENTIALS);
      assertEquals(2, camera.requests().size(), "once without, once with the password");
    }
  }

  @Test
  void aWebServerIsNamedAsOne() throws IOException, InterruptedException {
    try (var server = new ServerSocket(0)) {
      Thread answering =
          Thread.startVirtualThread(
              () -> {
                try (var caller = server.accept()) {
                  caller
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                  caller.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var outcome =
          RtspClient.open(
              URI.create("rtsp://u:secret@127.0.0.1:%d/x".formatted(server.getLocalPort())),
              PATIENT,
              InstantSource.system());
      var message = assertInstanceOf(RtspOutcome.Unreachable.class, outcome).message();
      assertTrue(message.contains("a web server answers there"), message);
      assertTrue(message.contains("554"), message);
      answering.join();
    }
  }

  @Test
  void whoDoesNotAnswerIsUnreachable() throws IOException {
    try (var camera = new ScriptedCamera(r -> "", new byte[0], false)) {
      var outcome = RtspClient.open(camera.address(), SHORT, InstantSource.system());
      var message = assertInstanceOf(RtspOutcome.Unreachable.class, outcome).message();
      assertTrue(message.contains("OPTIONS within 150 ms"), message);
    }
    try (var camera =
        new ScriptedCamera(ScriptedCamera.usual(Pictures.VIDEO), new byte[0], false)) {
      var outcome = RtspClient.open(camera.address(), SILENT, InstantSource.system());
      var message = assertInstanceOf(RtspOutcome.Unreachable.class, outcome).message();
      assertTrue(message.contains("no packet"), message);
    }
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var outcome =
        RtspClient.open(
            URI.create("rtsp://u:secret@127.0.0.1:" + port + "/x"),
            PATIENT,
            InstantSource.system());
    var message = assertInstanceOf(RtspOutcome.Unreachable.class, outcome).message();
    assertTrue(message.contains("nothing listens") && !message.contains("secret"), message);
  }

  @Test
  void withoutAKeyPictureTheDescriptionsParameterSetsDo() throws IOException {
    String lines =
        Pictures.VIDEO
            + "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QAM6zoAoALWQ==,aO48MA==\r\n";
    var wire = new Pictures.Wire().add(Pictures.predicted(100)).add(Pictures.predicted(100));
    try (var camera = new ScriptedCamera(ScriptedCamera.usual(lines), wire.bytes(), false);
        var session =
            playing(RtspClient.open(camera.address(), SOON_PLAYING, InstantSource.system()))) {
      assertEquals("H.264 2560x1440", session.tracks().getFirst().toString());
      assertEquals(2, Pictures.read(session, 2).size());
    }
    try (var camera = camera(wire)) {
      refused(
          RtspClient.open(camera.address(), SOON_PLAYING, InstantSource.system()),
          RtspOutcome.Reason.NO_USABLE_MEDIA);
    }
  }

  @Test
  void keepAliveAsksWhatTheCameraKnowsAndACloseSaysGoodbye() throws IOException {
    try (var camera = camera(long0())) {
      var session = playing(open(camera));
      session.keepAlive();
      Pictures.read(session, 5);
      session.close();
      List<String> methods =
          camera.requests().stream().map(RtspMessage.Request::method).limit(5).toList();
      assertEquals(List.of("OPTIONS", "DESCRIBE", "SETUP", "PLAY"), methods.subList(0, 4));
      assertFalse(session.channel().isOpen());
      assertThrows(
          IOException.class,
          () -> session.read(ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES), u -> {}));
      session.close();
    }
  }

  @Test
  void aScratchBufferThatIsTooSmallIsACallersError() throws IOException {
    try (var camera = camera(long0());
        var session = playing(open(camera))) {
      assertThrows(
          IllegalArgumentException.class, () -> session.read(ByteBuffer.allocate(10), u -> {}));
    }
  }
}
