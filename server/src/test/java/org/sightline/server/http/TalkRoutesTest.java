package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.server.http.route.Gate;
import org.sightline.server.identity.Role;
import org.sightline.server.live.TalkDesk;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

class TalkRoutesTest {
  private static final CameraName DOOR = new CameraName("door");

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
        .add(new Camera(DOOR, camera.address("/main"), null, List.of(), false, false));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    camera.close();
  }

  @Test
  void aCameraWithoutALoudspeakerSaysSo() throws Exception {
    String said = firstWords();
    assertTrue(said.contains("\"refused\""), said);
    assertTrue(said.contains("loudspeaker"), said);
    // The turn is given back before the line is closed by the node, so that the next may try.
    assertTrue(firstWords().contains("loudspeaker"));
  }

  @Test
  void whileOnePersonTalksAnotherIsToldWhoItIs() throws Exception {
    try (TalkDesk.Turn turn = node.rooms().live().talks().take(DOOR, "ann").orElseThrow()) {
      String said = firstWords();
      assertTrue(said.contains("ann is talking"), said);
      assertEquals(
          "{\"user\":\"ann\",\"loudspeaker\":true}",
          node.send(node.call("GET", "/api/v1/cameras/door/talker", node.token(Role.VIEWER)))
              .body());
    }
    assertTrue(node.rooms().live().talks().talker(DOOR).isEmpty());
  }

  @Test
  void aCameraIsAskedForItsLoudspeakerOnceAndNotByEveryViewer() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "{\"user\":null,\"loudspeaker\":false}",
          node.send(node.call("GET", "/api/v1/cameras/door/talker", node.token(Role.VIEWER)))
              .body());
    }
    TalkDesk desk = node.rooms().live().talks();
    CameraName attic = new CameraName("attic");
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    AtomicInteger asked = new AtomicInteger();
    assertEquals(Optional.empty(), desk.loudspeaker(attic, now, Optional::empty));
    for (long minutes : List.of(0L, 59L, 60L)) {
      assertEquals(
          Optional.of(true),
          desk.loudspeaker(
              attic,
              now.plusSeconds(minutes * 60),
              () -> {
                asked.incrementAndGet();
                return Optional.of(true);
              }));
    }
    assertEquals(2, asked.get());
  }

  private static String firstWords() throws Exception {
    BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
    WebSocket socket =
        node.client
            .newWebSocketBuilder()
            .header("Cookie", Gate.COOKIE + "=" + node.token(Role.OPERATOR))
            .buildAsync(
                URI.create(
                    node.address("/api/v1/cameras/door/talk").toString().replace("http", "ws")),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.add(text.toString());
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    heard.add("closed");
                    return null;
                  }
                })
            .get(60, TimeUnit.SECONDS);
    String first = heard.poll(60, TimeUnit.SECONDS);
    assertEquals("closed", heard.poll(60, TimeUnit.SECONDS));
    socket.abort();
    return String.valueOf(first);
  }
}
