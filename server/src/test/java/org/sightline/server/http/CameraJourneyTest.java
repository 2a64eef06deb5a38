package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.route.Gate;
import org.sightline.server.http.wire.WireTimeline;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// A camera from adding to watching, over real sockets.
class CameraJourneyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private TestNode node;
  private SimulatedCamera camera;

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
    camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPP")).behind("ann", "s3cret"));
  }

  @AfterEach
  void stop() throws Exception {
    camera.close();
    node.close();
  }

  private String add() throws Exception {
    var added =
        node.post(
            "/api/v1/cameras",
            "{\"name\":\"door\",\"main\":\"%s\",\"test\":true}".formatted(camera.address("/main")));
    assertEquals(201, added.statusCode(), added.body());
    return added.body();
  }

  @Test
  void aCameraIsAddedSeenRecordedAndPlayed() throws Exception {
    String added = add();
    assertFalse(added.contains("s3cret"), "no answer holds a secret");
    assertEquals(
        409,
        node.post("/api/v1/cameras", "{\"name\":\"door\",\"main\":\"rtsp://h/\"}").statusCode());
    await("\"state\":\"playing\"", "/api/v1/cameras/door");

    Listening live = listen("/api/v1/cameras/door/live", null);
    String start = live.text();
    assertTrue(start.startsWith("{\"type\":\"start\",\"mime\":\"video/mp4; codecs="), start);
    assertEquals("ftyp", box(live.bytes()));
    assertEquals("moof", box(live.bytes()));
    assertEquals("moof", box(live.bytes()));

    Instant begin = Instant.now().minusSeconds(60);
    String range = "start=%s&end=%s".formatted(begin, begin.plusSeconds(120));
    WireTimeline timeline = spans(range);
    assertFalse(timeline.spans().isEmpty());
    var played =
        node.client.send(
            node.call("GET", "/api/v1/cameras/door/footage.mp4?" + range, node.token(Role.VIEWER))
                .build(),
            BodyHandlers.ofByteArray());
    assertEquals(200, played.statusCode());
    assertEquals("ftyp", box(played.body()));
    assertTrue(
        Instant.parse(played.headers().firstValue("X-Footage-Start").orElse("")).isAfter(begin));
    assertEquals("bytes", played.headers().firstValue("Accept-Ranges").orElse(""));
    assertEquals(
        played.body().length,
        Long.parseLong(played.headers().firstValue("Content-Length").orElse("0")));
    playsInOtherWays(range, played.body().length);
    var playlist = node.get("/api/v1/cameras/door/hls/index.m3u8?" + range);
    assertTrue(playlist.body().startsWith("#EXTM3U"), playlist.body());
    var metrics = node.get("/metrics").body();
    assertTrue(
        metrics.contains("sightline_stream_playing{camera=\"door\",stream=\"main\"} 1"), metrics);

    assertEquals(
        204,
        node.send(node.call("DELETE", "/api/v1/cameras/door", node.token(Role.ADMINISTRATOR)))
            .statusCode());
    assertEquals(1001, live.closeCode(), "the stream is gone");
    assertFalse(spans(range).spans().isEmpty(), "footage of a removed camera stays");
  }

  @Test
  void picturesOfNowAndOfThenAreThereWithoutAnalysis() throws Exception {
    assertEquals(404, node.get("/api/v1/cameras/door/still.jpg").statusCode());
    add();
    await("\"state\":\"playing\"", "/api/v1/cameras/door");
    Instant from = Instant.now().minusSeconds(60);
    var still = jpeg("/api/v1/cameras/door/still.jpg");
    assertEquals(200, still.statusCode());
    assertEquals(0xFFD8, ByteBuffer.wrap(still.body()).getShort() & 0xFFFF);
    String range = "from=%s&to=%s".formatted(from, from.plusSeconds(600));
    await("Z\"]", "/api/v1/cameras/door/scrub/sheet?count=1&" + range);
    String sheet = node.get("/api/v1/cameras/door/scrub/sheet?" + range).body();
    String time = sheet.replaceFirst("(?s).*\"times\":\\[\"([^\"]+)\".*", "$1");
    var then = jpeg("/api/v1/cameras/door/scrub?at=" + time);
    assertEquals(200, then.statusCode());
    assertEquals(0xFFD8, ByteBuffer.wrap(then.body()).getShort() & 0xFFFF);
    Instant taken = Instant.parse(then.headers().firstValue("X-Picture-Time").orElse(""));
    assertEquals(Instant.parse(time), taken.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    assertEquals(
        404, node.get("/api/v1/cameras/door/scrub?at=" + from.minusSeconds(60)).statusCode());
    assertEquals(
        404, node.get("/api/v1/cameras/door/scrub?stream=sub&at=" + Instant.now()).statusCode());
    assertEquals(400, node.get("/api/v1/cameras/door/scrub").statusCode());
    assertEquals(
        400,
        node.get("/api/v1/cameras/door/scrub/sheet?from=%s&to=%s".formatted(time, time))
            .statusCode());
    assertTrue(node.get("/metrics").body().contains("sightline_scrub_pictures_total"));
  }

  private java.net.http.HttpResponse<byte[]> jpeg(String path) throws Exception {
    return node.client.send(
        node.call("GET", path, node.token(Role.VIEWER)).build(), BodyHandlers.ofByteArray());
  }

  private void playsInOtherWays(String range, int length) throws Exception {
    var part =
        node.send(
            node.call("GET", "/api/v1/cameras/door/footage.mp4?" + range, node.token(Role.VIEWER))
                .header("Range", "bytes=4-7"));
    assertEquals(206, part.statusCode());
    assertEquals("ftyp", part.body());
    assertTrue(part.headers().firstValue("Content-Range").orElse("").startsWith("bytes 4-7/"));
    var beyond =
        node.send(
            node.call("GET", "/api/v1/cameras/door/footage.mp4?" + range, node.token(Role.VIEWER))
                .header("Range", "bytes=%d-".formatted(length + 1_000_000)));
    assertEquals(416, beyond.statusCode());
    var keys = node.get("/api/v1/cameras/door/footage.mp4?pictures=key&every=1&" + range);
    assertEquals(200, keys.statusCode());
    var frames = node.get("/api/v1/cameras/door/frames?" + range);
    assertTrue(frames.body().contains("\"key\":true"), frames.body());
    assertEquals(
        422,
        node.get("/api/v1/cameras/door/footage.mp4?pictures=key&format=mp4&" + range).statusCode());
    var listed = node.get("/list?path=door");
    assertEquals(200, listed.statusCode(), listed.body());
    String url = listed.body().replaceAll("(?s).*\"url\":\"([^\"]+)\".*", "$1");
    var got = node.get(url.substring(url.indexOf("/get?")));
    assertEquals(200, got.statusCode(), got.body());
    assertEquals("video/mp4", got.headers().firstValue("Content-Type").orElse(""));
    assertEquals(
        200,
        node.get("/api/v1/playback" + url.substring(url.indexOf("/get?")) + "&format=mp4")
            .statusCode());
    assertEquals(400, node.get("/get?path=door&start=now&duration=5").statusCode());
    assertEquals(400, node.get("/list?path=..").statusCode());
    assertEquals(404, node.get("/list?path=nobody").statusCode());
    assertEquals(
        404,
        node.get("/get?path=door&start=2020-01-01T00:00:00%2B01:00&duration=1.5").statusCode());
    String at = url.replaceAll(".*start=([^&]+).*", "$1");
    var plan = node.get("/api/v1/playback/plan?cameras=door,gate&at=" + at);
    assertTrue(plan.body().contains("\"pictureMicros\":1"), plan.body());
    assertTrue(plan.body().contains("\"name\":\"gate\""), plan.body());
  }

  @Test
  void aCameraThatDoesNotAnswerIsRefusedInPlainWords() throws Exception {
    var wrong =
        node.post(
            "/api/v1/cameras",
            "{\"name\":\"door\",\"main\":\"%s\"}"
                .formatted(camera.address("ann:wr0ngword", "/main")));
    assertEquals(422, wrong.statusCode());
    assertTrue(wrong.body().contains("\"code\":\"camera-refused\""), wrong.body());
    assertFalse(wrong.body().contains("wr0ngword"));
    var tried =
        node.post("/api/v1/cameras/test", "{\"main\":\"%s\"}".formatted(camera.address("/main")));
    assertTrue(
        tried.body().startsWith("{\"works\":true,\"tracks\":[\"H.264 64x64\"]"), tried.body());
  }

  @Test
  void updatesTellOfCameras() throws Exception {
    Listening updates = listen("/api/v1/updates", "http://127.0.0.1:" + node.http.port());
    assertTrue(updates.text().startsWith("{\"type\":\"hello\",\"now\":"));
    add();
    String changed = updates.text();
    assertTrue(changed.startsWith("{\"type\":\"camera\",\"camera\":{\"name\":\"door\""), changed);
  }

  @Test
  void aForeignPageOpensNoSocket() {
    CompletionException refused =
        assertThrows(
            CompletionException.class, () -> listen("/api/v1/updates", "http://evil.example"));
    WebSocketHandshakeException handshake = (WebSocketHandshakeException) refused.getCause();
    assertEquals(403, handshake.getResponse().statusCode());
  }

  private WireTimeline spans(String range) throws Exception {
    String body = await("\"spans\":[{", "/api/v1/cameras/door/timeline?" + range);
    var map = Json.read(body.getBytes(StandardCharsets.UTF_8), java.util.Map.class);
    assertEquals(WireTimeline.class.getRecordComponents().length, map.size());
    return Json.read(body.getBytes(StandardCharsets.UTF_8), WireTimeline.class);
  }

  private String await(String part, String path) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String body = "";
    while (System.nanoTime() < end) {
      body = node.get(path).body();
      if (body.contains(part)) {
        return body;
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("never said " + part + ": " + body);
  }

  private static String box(byte[] mp4) {
    return new String(mp4, 4, 4, StandardCharsets.US_ASCII);
  }

  private Listening listen(String path, @org.jspecify.annotations.Nullable String origin) {
    Listening listening = new Listening();
    var builder =
        node.client
            .newWebSocketBuilder()
            .header("Cookie", Gate.COOKIE + "=" + node.token(Role.VIEWER));
    if (origin != null) {
      builder.header("Origin", origin);
    }
    builder.buildAsync(URI.create("ws://127.0.0.1:" + node.http.port() + path), listening).join();
    return listening;
  }

  /// The client's end of a socket.
  private static final class Listening implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

    String text() throws InterruptedException {
      return got(texts);
    }

    byte[] bytes() throws InterruptedException {
      return got(messages);
    }

    int closeCode() throws InterruptedException {
      return got(closed);
    }

    private static <T> T got(BlockingQueue<T> queue) throws InterruptedException {
      T message = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing was heard for " + PATIENCE);
      }
      return message;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] piece = new byte[part.remaining()];
      part.get(piece);
      bytes.writeBytes(piece);
      if (last) {
        messages.add(bytes.toByteArray());
        bytes.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.add(code);
      return null;
    }
  }
}
