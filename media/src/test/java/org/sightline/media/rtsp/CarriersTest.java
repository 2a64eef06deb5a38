package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.Fuzz;
import org.sightline.media.MediaFormat;

/// The ways in which messages are carried: TLS, HTTP, redirects, and back.
@Timeout(120)
class CarriersTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  static final RtspSetup SETUP =
      RtspSetup.usual(InstantSource.system()).within(RtspTimeouts.of(Duration.ofSeconds(20)));

  @TempDir static Path folder;

  static RtspSession playing(RtspOutcome outcome) {
    return assertInstanceOf(RtspOutcome.Playing.class, outcome, outcome::toString).session();
  }

  static String refused(RtspOutcome outcome, RtspOutcome.Reason reason) {
    var refused = assertInstanceOf(RtspOutcome.Refused.class, outcome, outcome::toString);
    assertEquals(reason, refused.reason(), refused::message);
    assertFalse(refused.message().contains("secret"), refused::message);
    return refused.message();
  }

  static Pictures.Wire pictures(int count) {
    var wire = new Pictures.Wire();
    for (int i = 0; i < count; i++) {
      wire.add(i % 10 == 0 ? Pictures.key(Pictures.SPS, 4000) : Pictures.predicted(2500));
    }
    return wire;
  }

  // TLS

  /// Given units, then silence; what is said back is kept.
  private record Given(List<AccessUnit> units, BlockingQueue<byte[]> heard) implements RtspFeed {
    static Given pictures() {
      List<AccessUnit> units = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] bytes = i % 20 == 0 ? Pictures.key(Pictures.SPS, 30_000) : Pictures.predicted(4000);
        units.add(new AccessUnit(0, 3600L * i, i % 20 == 0, false, Instant.EPOCH, bytes));
      }
      return new Given(units, new LinkedBlockingQueue<>());
    }

    @Override
    public List<MediaFormat> tracks() {
      return List.of(new MediaFormat.H264(Pictures.SPS, Pictures.PPS, 2560, 1440));
    }

    @Override
    public Optional<Loudspeaker> loudspeaker() {
      return Optional.of(
          new Loudspeaker() {
            @Override
            public TalkForm form() {
              return TalkForm.PCMU;
            }

            @Override
            public void sound(byte[] payload, int timestamp) {
              heard.add(payload);
            }
          });
    }

    @Override
    public Reader open() {
      var closed = new CountDownLatch(1);
      return new Reader() {
        private int next;

        @Override
        public @Nullable AccessUnit next() throws InterruptedException {
          if (next < units.size() && closed.getCount() > 0) {
            return units.get(next++);
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

  private static RtspServer server(RtspServerSettings settings, RtspFeed feed) {
    return RtspServer.start(
        ANY_PORT,
        settings,
        path -> path.startsWith("/door") ? Optional.of(feed) : Optional.empty());
  }

  private static KeyStore certificate() throws Exception {
    Path file = folder.resolve("camera.p12");
    if (!Files.exists(file)) {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "camera",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=camera",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .start();
      assertEquals(0, keytool.waitFor());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }

  private static SSLContext tls() throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate(), "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String fingerprint() throws Exception {
    return CameraTrust.fingerprint((X509Certificate) certificate().getCertificate("camera"));
  }

  @Test
  void aPinnedCertificateIsTakenAndAnotherIsNot() throws Exception {
    Given feed = Given.pictures();
    try (var server = server(RtspServerSettings.withoutAuthentication().over(tls()), feed)) {
      URI address = URI.create("rtsps://127.0.0.1:%d/door".formatted(server.port()));
      String unknown = refused(RtspClient.open(address, SETUP), RtspOutcome.Reason.CERTIFICATE);
      assertTrue(unknown.contains(fingerprint()), unknown);
      assertTrue(unknown.contains("pin it"), unknown);
      String other =
          refused(
              RtspClient.open(address, SETUP.pinned("ab".repeat(32))),
              RtspOutcome.Reason.CERTIFICATE);
      assertTrue(other.contains("another than the pinned"), other);
      String colons =
          HexFormat.ofDelimiter(":")
              .withUpperCase()
              .formatHex(HexFormat.of().parseHex(fingerprint()));
      try (var session = playing(RtspClient.open(address, SETUP.pinned(colons)))) {
        List<AccessUnit> units = Pictures.read(session, 40);
        for (int i = 0; i < 40; i++) {
          assertArrayEquals(feed.units().get(i).bytes(), units.get(i).bytes(), "picture " + i);
        }
        session.keepAlive();
      }
      URI plain = URI.create("rtsp://127.0.0.1:%d/door".formatted(server.port()));
      assertInstanceOf(RtspOutcome.Unreachable.class, RtspClient.open(plain, SETUP));
    }
  }

  @Test
  void aPlainServerIsNoTlsServer() throws Exception {
    try (var server = server(RtspServerSettings.withoutAuthentication(), Given.pictures())) {
      URI address = URI.create("rtsps://127.0.0.1:%d/door".formatted(server.port()));
      var short0 = SETUP.within(RtspTimeouts.of(Duration.ofMillis(500)));
      var outcome = RtspClient.open(address, short0);
      var message = assertInstanceOf(RtspOutcome.Unreachable.class, outcome).message();
      assertTrue(message.contains("TLS"), message);
    }
  }

  // HTTP

  @Test
  void messagesAndPacketsPassAnHttpTunnel() throws Exception {
    Given feed = Given.pictures();
    var settings =
        RtspServerSettings.withPasswords(
            user -> user.equals("bob") ? Optional.of("secret") : Optional.empty());
    try (var server = server(settings, feed);
        var gate = new TunnelGate(server.port())) {
      URI address = URI.create("rtsp://bob:secret@127.0.0.1:%d/door".formatted(gate.port()));
      try (var session = playing(RtspClient.open(address, SETUP.over(RtspTransport.HTTP)))) {
        List<AccessUnit> units = Pictures.read(session, 40);
        assertArrayEquals(feed.units().get(39).bytes(), units.get(39).bytes());
        session.keepAlive();
      }
      String message =
          refused(
              RtspClient.open(
                  URI.create("rtsp://127.0.0.1:%d/door".formatted(server.port())),
                  SETUP.over(RtspTransport.TCP)),
              RtspOutcome.Reason.WRONG_CREDENTIALS);
      assertTrue(message.contains("user"), message);
    }
  }

  @Test
  void mutantsOfHttpAnswersAreSurvived() {
    List<byte[]> seeds =
        List.of(
            "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n\r\n".getBytes(),
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n\r\n"
                .getBytes());
    Fuzz.run(
        seeds,
        input -> {
          String text = new String(input, java.nio.charset.StandardCharsets.ISO_8859_1);
          try {
            assertTrue(HttpLine.parsed(text).status() >= 100);
          } catch (java.net.ProtocolException refused) {
            assertTrue(refused.getMessage().length() > 10);
          }
          TransportHeader.parse(text);
          TransportHeader.parse("RTP/AVP;multicast;destination=" + text + ";port=1-" + text);
        });
  }

  // Redirects

  private static ScriptedCamera redirecting(String location) throws IOException {
    return new ScriptedCamera(
        r -> "302 Moved\r\nLocation: %s\r\n".formatted(location), new byte[0], false);
  }

  @Test
  void aRedirectIsFollowedAndTheSecretGoesOnlyToTheHostThatWasNamed() throws IOException {
    Function<RtspMessage.Request, String> usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> asking =
        r ->
            r.headers().first("Authorization").isEmpty()
                ? "401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                : usual.apply(r);
    try (var real = new ScriptedCamera(asking, pictures(3).bytes(), false)) {
      String to = "127.0.0.1:%d/main".formatted(real.address().getPort());
      try (var camera = redirecting("rtsp://" + to);
          var session = playing(RtspClient.open(camera.address(), SETUP))) {
        assertEquals(3, Pictures.read(session, 3).size());
      }
      String elsewhere = "127.0.0.2:%d/main".formatted(real.address().getPort());
      // The same service, named otherwise by a camera: no password reaches it.
      try (var camera = redirecting("rtsp://bob:secret@" + elsewhere)) {
        var outcome = RtspClient.open(camera.address(), SETUP);
        assertFalse(outcome instanceof RtspOutcome.Playing, outcome::toString);
      }
      assertTrue(real.requests().stream().anyMatch(r -> r.uri().contains("127.0.0.2")));
      assertTrue(
          real.requests().stream()
              .filter(r -> r.uri().contains("127.0.0.2"))
              .noneMatch(r -> r.headers().first("Authorization").isPresent()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://169.254.169.254/latest",
        "rtsp://127.0.0.1:22/x",
        "rtsp://127.0.0.1:80/x",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "rtsp://",
        "rtsp://127.0.0.1:99999/",
        "",
      })
  void aRedirectElsewhereIsRefused(String location) throws IOException {
    try (var camera = redirecting(location)) {
      RtspOutcome outcome =
          RtspClient.open(
              camera.address(),
              SETUP.allowing(host -> !host.getHostAddress().startsWith("169.254")));
      var message = assertInstanceOf(RtspOutcome.Refused.class, outcome).message();
      assertFalse(message.contains("secret"), message);
    }
  }

  // Signs of life

  @Test
  void aKeepAliveThatTheCameraDoesNotKnowIsAskedOtherwise() throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> script =
        r ->
            switch (r.method()) {
              case "OPTIONS" ->
                  r.headers().first("Session").isEmpty()
                      ? "200 OK\r\nPublic: GET_PARAMETER\r\n"
                      : "405 No\r\n";
              case "GET_PARAMETER" -> "501 Not Implemented\r\n";
              default -> usual.apply(r);
            };
    try (var camera = new ScriptedCamera(script, pictures(1).bytes(), false);
        var session = playing(RtspClient.open(camera.address(), SETUP))) {
      ByteBuffer scratch = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
      for (int i = 0; i < 3; i++) {
        session.keepAlive();
        Instant limit = Instant.now().plusMillis(300);
        while (Instant.now().isBefore(limit)) {
          session.read(scratch, u -> {});
        }
      }
      List<String> asked =
          camera.requests().stream().skip(4).map(RtspMessage.Request::method).toList();
      assertEquals(List.of("GET_PARAMETER", "OPTIONS"), asked);
    }
  }

  // Talking

  @Test
  void whatIsSaidIsHeard() throws Exception {
    Given feed = Given.pictures();
    var settings =
        RtspServerSettings.withPasswords(
            user -> user.equals("bob") ? Optional.of("secret") : Optional.empty());
    try (var server = server(settings, feed)) {
      URI address = URI.create("rtsp://bob:secret@127.0.0.1:%d/door".formatted(server.port()));
      var outcome = RtspClient.talk(address, SETUP);
      try (var channel =
          assertInstanceOf(TalkOutcome.Talking.class, outcome, outcome::toString).channel()) {
        assertEquals(TalkForm.PCMU, channel.form());
        for (int i = 0; i < 5; i++) {
          byte[] frame = new byte[160];
          frame[0] = (byte) i;
          channel.send(frame, 160);
        }
        for (int i = 0; i < 5; i++) {
          byte[] heard = feed.heard().poll(60, TimeUnit.SECONDS);
          assertNotNull(heard);
          assertEquals(160, heard.length);
          assertEquals(i, heard[0]);
        }
        assertThrows(IllegalArgumentException.class, () -> channel.send(new byte[0], 1));
      }
      // Who does not ask to talk is offered pictures alone.
      try (var session = playing(RtspClient.open(address, SETUP))) {
        assertEquals(1, session.tracks().size());
        assertTrue(session.ignoredTracks().isEmpty());
      }
    }
  }

  @Test
  void aCameraWithoutALoudspeakerSaysSo() throws IOException {
    var usual = ScriptedCamera.usual(Pictures.VIDEO);
    Function<RtspMessage.Request, String> never =
        r ->
            r.headers().first("Require").isPresent()
                ? "551 Option not supported\r\nUnsupported: x\r\n"
                : usual.apply(r);
    for (var script : List.of(usual, never)) {
      try (var camera = new ScriptedCamera(script, new byte[0], false)) {
        var refused =
            assertInstanceOf(TalkOutcome.Refused.class, RtspClient.talk(camera.address(), SETUP));
        assertTrue(refused.message().contains("loudspeaker"), refused::message);
      }
    }
  }

  // The server's doors

  @Test
  void aPathThatAUserMayNotSeeIsAsIfItWereNotThere() {
    var settings =
        RtspServerSettings.withPasswords(user -> Optional.of("secret"))
            .authorising((user, path) -> path.equals("/door/" + user));
    try (var server = server(settings, Given.pictures())) {
      String host = "secret@127.0.0.1:" + server.port();
      playing(RtspClient.open(URI.create("rtsp://bob:" + host + "/door/bob"), SETUP)).close();
      String other =
          refused(
              RtspClient.open(URI.create("rtsp://eve:" + host + "/door/bob"), SETUP),
              RtspOutcome.Reason.NOT_FOUND);
      String absent =
          refused(
              RtspClient.open(URI.create("rtsp://eve:" + host + "/nothing"), SETUP),
              RtspOutcome.Reason.NOT_FOUND);
      assertEquals(absent, other);
    }
  }

  @Test
  void idleConnectionsKeepNobodyOut() throws IOException {
    var settings = RtspServerSettings.withoutAuthentication().atMost(8);
    List<Socket> idle = new ArrayList<>();
    try (var server = server(settings, Given.pictures())) {
      URI address = URI.create("rtsp://127.0.0.1:%d/door".formatted(server.port()));
      try (var viewer = playing(RtspClient.open(address, SETUP))) {
        for (int i = 0; i < 200; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
          socket.getOutputStream().write("OPTIONS rts".getBytes());
          idle.add(socket);
        }
        try (var late = playing(RtspClient.open(address, SETUP))) {
          assertEquals(40, Pictures.read(late, 40).size());
        }
        assertEquals(40, Pictures.read(viewer, 40).size());
        assertTrue(server.clients() <= 9, server.clients() + " clients");
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }
}
