package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.SoundTranscoder;
import org.sightline.server.identity.Role;
import org.sightline.stream.StreamState;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import org.sightline.webrtc.WebRtc;

/// WHEP by hand, and the UDP port as strangers meet it.
class WhepRoutesTest {
  private static final String PATH = "/api/v1/cameras/door/whep";

  private static final String OFFER =
      """
      v=0
      o=- 1 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=video 9 UDP/TLS/RTP/SAVPF 102
      c=IN IP4 0.0.0.0
      a=ice-ufrag:Wxyz
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=mid:0
      a=recvonly
      a=rtcp-mux
      a=rtpmap:102 H264/90000
      a=fmtp:102 packetization-mode=1;profile-level-id=42e01f
      """
          .formatted("0E:".repeat(31) + "0E")
          .replace("\n", "\r\n");

  private static final String SOUND_OFFER =
      """
      m=audio 9 UDP/TLS/RTP/SAVPF 111 0
      c=IN IP4 0.0.0.0
      a=ice-ufrag:Wxyz
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=mid:1
      a=recvonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=rtpmap:0 PCMU/8000
      """
          .formatted("0E:".repeat(31) + "0E")
          .replace("\n", "\r\n");

  @TempDir static Path folder;
  private static TestNode node;
  private static SimulatedCamera camera;

  @BeforeAll
  static void start() throws Exception {
    camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPP".repeat(8))).withoutFaults());
    node = TestNode.ready(folder);
    node.rooms()
        .cameras()
        .add(
            new Camera(
                new CameraName("door"), camera.address("/main"), null, List.of(), false, false));
    until(
        () ->
            node.rooms().streams().find(StreamId.main(new CameraName("door"))).orElseThrow().state()
                instanceof StreamState.Playing);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    camera.close();
  }

  @Test
  void anOfferIsAnsweredAndTheSessionIsItsUsersAlone() throws Exception {
    HttpResponse<String> made = offer(Role.VIEWER, OFFER);
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("application/sdp", made.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(made.body().contains("a=ice-lite\r\n"), made.body());
    String session = made.headers().firstValue("Location").orElseThrow();
    assertTrue(session.startsWith(PATH + "/"), session);

    assertEquals(404, delete(session, Role.ADMINISTRATOR), "somebody else's");
    assertEquals(404, delete(session.replace("/door/", "/yard/"), Role.VIEWER), "another camera's");
    assertEquals(204, patch(session, "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"));
    assertEquals(422, patch(session, "a=ice-ufrag:x\r\na=ice-pwd:y\r\n"));
    assertEquals(204, delete(session, Role.VIEWER));
    until(() -> status(session) == 404);
    assertEquals(204, delete(session, Role.VIEWER), "it is ended, as asked");
  }

  @Test
  void soundThatBrowsersDoNotPlayBecomesOpusWhileSomebodyHears() throws Exception {
    MediaFormat.L16 plain = new MediaFormat.L16(8000, 1);
    MediaFormat.Aac aac;
    List<byte[]> frames = new ArrayList<>();
    try (SoundTranscoder coder = new SoundTranscoder(plain)) {
      aac = coder.aac();
      for (int i = 0; i < 100; i++) {
        byte[] silence = new byte[640];
        coder.transcode(
            new AccessUnit(1, 320L * i, true, false, Instant.EPOCH, silence),
            unit -> frames.add(unit.bytes()));
      }
    }
    Footage heard =
        Footage.of("IPPPPPPP".repeat(8))
            .with(aac, Duration.ofMillis(128), i -> frames.get(i % frames.size()));
    String withSound = OFFER.replace("BUNDLE 0", "BUNDLE 0 1") + SOUND_OFFER;
    StreamId hall = StreamId.main(new CameraName("hall"));
    try (SimulatedCamera other =
        SimulatedCamera.start(SimulatedCamera.Settings.of(heard).withoutFaults())) {
      node.rooms()
          .cameras()
          .add(new Camera(hall.camera(), other.address("/main"), null, List.of(), false, false));
      until(
          () ->
              node.rooms().streams().find(hall).orElseThrow().state()
                  instanceof StreamState.Playing);
      HttpResponse<String> deaf = offer(Role.VIEWER, OFFER, "/api/v1/cameras/hall/whep");
      assertEquals(201, deaf.statusCode(), deaf.body());
      assertEquals(0, node.rooms().live().conversions().running(), "nobody hears");
      HttpResponse<String> made = offer(Role.VIEWER, withSound, "/api/v1/cameras/hall/whep");
      assertEquals(201, made.statusCode(), made.body());
      assertTrue(
          made.body().toLowerCase(Locale.ROOT).contains("a=rtpmap:111 opus/48000"), made.body());
      assertEquals(1, node.rooms().live().conversions().running());
      String session = made.headers().firstValue("Location").orElseThrow();
      assertEquals(204, delete(session, Role.VIEWER));
      until(() -> node.rooms().live().conversions().running() == 0);
      node.rooms().cameras().remove(hall.camera());
    }
  }

  @Test
  void whatIsNoUsableOfferIsRefusedWithAReason() throws Exception {
    assertEquals(400, offer(Role.VIEWER, "v=0\r\n").statusCode());
    assertEquals(400, offer(Role.VIEWER, OFFER.replace("recvonly", "sendonly")).statusCode());
    HttpResponse<String> other = offer(Role.VIEWER, OFFER.replace("H264", "VP8"));
    assertEquals(422, other.statusCode());
    assertTrue(other.body().contains("\"unplayable\""), other.body());
    assertEquals(413, offer(Role.VIEWER, "v=0\r\n" + "a".repeat(70_000)).statusCode());
    var json =
        node.call("POST", PATH, node.token(Role.VIEWER))
            .method("POST", BodyPublishers.ofString(OFFER))
            .header("Content-Type", "application/json");
    assertEquals(415, node.send(json).statusCode());
  }

  @Test
  void signingOutEndsTheSession() throws Exception {
    String token = node.newToken(Role.OPERATOR);
    var call =
        node.call("POST", PATH, token)
            .method("POST", BodyPublishers.ofString(OFFER))
            .header("Content-Type", "application/sdp");
    assertEquals(201, node.send(call).statusCode());
    int before = webRtc().figures().sessions();
    assertEquals(204, node.send(node.call("DELETE", "/api/v1/session", token)).statusCode());
    until(() -> webRtc().figures().sessions() < before);
  }

  @Test
  void oneUserCannotTakeAllSessions() throws Exception {
    HttpResponse<String> last = offer(Role.ADMINISTRATOR, OFFER);
    int made = 0;
    while (last.statusCode() == 201 && made < 200) {
      made++;
      last = offer(Role.ADMINISTRATOR, OFFER);
    }
    assertEquals(503, last.statusCode());
    assertTrue(made <= 32, made + " sessions of one user");
    assertEquals(201, offer(Role.VIEWER, OFFER).statusCode(), "others still can");
  }

  @Test
  void thePortIsSilentToStrangers() throws Exception {
    Random random = new Random(11);
    long before = webRtc().figures().ignored();
    try (DatagramSocket stranger = new DatagramSocket()) {
      InetAddress here = InetAddress.getByName("127.0.0.1");
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[random.nextInt(1, 1400)];
        random.nextBytes(bytes);
        if (i % 2 == 0) {
          // A check without a session's password (RFC 8489), with a cookie that is right.
          byte[] head = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42};
          System.arraycopy(head, 0, bytes, 0, Math.min(8, bytes.length));
        }
        stranger.send(new DatagramPacket(bytes, bytes.length, here, webRtc().port()));
      }
      until(() -> webRtc().figures().ignored() - before >= 400);
      stranger.setSoTimeout(200);
      boolean heard = true;
      try {
        stranger.receive(new DatagramPacket(new byte[2000], 2000));
      } catch (SocketTimeoutException expected) {
        heard = false;
      }
      assertFalse(heard, "it answered a stranger");
    }
  }

  private static WebRtc webRtc() {
    return node.rooms().live().webRtc().orElseThrow();
  }

  private static HttpResponse<String> offer(Role role, String offer) throws Exception {
    return offer(role, offer, PATH);
  }

  private static HttpResponse<String> offer(Role role, String offer, String path) throws Exception {
    return node.send(
        node.call("POST", path, node.token(role))
            .method("POST", BodyPublishers.ofString(offer))
            .header("Content-Type", "application/sdp"));
  }

  private static int delete(String session, Role role) throws Exception {
    return node.send(node.call("DELETE", session, node.token(role))).statusCode();
  }

  private static int patch(String session, String fragment) throws Exception {
    return node.send(
            node.call("PATCH", session, node.token(Role.VIEWER))
                .method("PATCH", BodyPublishers.ofString(fragment))
                .header("Content-Type", "application/trickle-ice-sdpfrag"))
        .statusCode();
  }

  private static int status(String session) {
    try {
      return patch(session, "");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain");
      LockSupport.parkNanos(5_000_000);
    }
  }
}
