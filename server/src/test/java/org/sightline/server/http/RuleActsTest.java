package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.Hearing;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtsp.Loudspeaker;
import org.sightline.media.rtsp.RtspFeed;
import org.sightline.media.rtsp.RtspServer;
import org.sightline.media.rtsp.RtspServerSettings;
import org.sightline.media.rtsp.TalkForm;
import org.sightline.recording.Pin;
import org.sightline.recording.RecordingState.NotRecording;
import org.sightline.recording.RecordingState.Recording;
import org.sightline.rule.Courier.Outcome;
import org.sightline.rule.RuleAction;
import org.sightline.server.live.TalkDesk;
import org.sightline.server.tell.CameraActs.Order;
import org.sightline.server.tell.NodeActs;
import org.sightline.testkit.Footage;
import org.sightline.testkit.OnvifCamera;
import org.sightline.testkit.SimulatedCamera;

/// What rules ask for at cameras, done with the rooms of a node: recording, pins, sounds, outputs.
class RuleActsTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final StreamId MAIN = StreamId.main(DOOR);

  @TempDir Path folder;

  private NodeActs acts(TestNode node, Map<CameraName, Hearing> hearings) {
    return new NodeActs(
        new NodeActs.Rooms(
            node.rooms().recordings(), node.rooms().streams(), node.rooms().live().talks()),
        hearings,
        folder.resolve("sounds"),
        InstantSource.system());
  }

  private static Order order(String action, Camera camera, Instant at) {
    return new Order(
        (RuleAction.AtCamera) RuleAction.parse(action), camera, at, "rule 'people', incident 1");
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come to that in a minute");
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aCameraIsRecordedForAWhileAndItsFootageIsPinned() throws Exception {
    try (SimulatedCamera source =
            SimulatedCamera.start(
                SimulatedCamera.Settings.of(Footage.of("IPPPPPPP".repeat(200))).withoutFaults());
        TestNode node = TestNode.ready(folder);
        NodeActs acts = acts(node, Map.of())) {
      Camera camera = new Camera(DOOR, source.address("/main"), null, List.of(), false, false);
      node.rooms().cameras().add(camera);
      assertInstanceOf(
          Outcome.Refused.class, acts.act(order("pin here 30s 2m", camera, Instant.now())));
      assertEquals(new Outcome.Arrived(), acts.act(order("record here 4s", camera, Instant.now())));
      until(() -> node.rooms().recordings().state(MAIN) instanceof Recording);
      until(() -> node.rooms().recordings().known().contains(MAIN));
      Instant at = Instant.now();
      for (int twice = 0; twice < 2; twice++) {
        assertEquals(new Outcome.Arrived(), acts.act(order("pin here 30s 2m", camera, at)));
      }
      List<Pin> pins = node.rooms().recordings().storekeeping().pins().holding();
      assertEquals(1, pins.size(), "what is pinned already is not pinned again");
      assertEquals(
          new TimeRange(at.minusSeconds(30), at.plusSeconds(120))
              .start()
              .truncatedTo(ChronoUnit.MICROS),
          pins.getFirst().range().start());
      until(
          () ->
              node.rooms().recordings().state(MAIN) instanceof NotRecording(var _, var cause, var _)
                  && cause == GapCause.SWITCHED_OFF);
      Camera gone =
          new Camera(
              new CameraName("gone"), source.address("/main"), null, List.of(), false, false);
      assertInstanceOf(
          Outcome.Failed.class, acts.act(order("record here 4s", gone, Instant.now())));
    }
  }

  /// A stream of nothing, with a loudspeaker.
  private record Speaker(LinkedBlockingQueue<byte[]> heard) implements RtspFeed {
    @Override
    public List<MediaFormat> tracks() {
      return Footage.of("I").tracks();
    }

    @Override
    public Reader open() {
      return Footage.of("I").feed().open();
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
  }

  private void sound(String name, int samples) throws Exception {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes()).putInt(36 + 2 * samples).put("WAVEfmt ".getBytes()).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    wav.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(2 * samples);
    Files.createDirectories(folder.resolve("sounds"));
    Files.write(folder.resolve("sounds").resolve(name + ".wav"), wav.array());
  }

  @Test
  void aSoundIsPlayedThroughACamerasLoudspeaker() throws Exception {
    Speaker speaker = new Speaker(new LinkedBlockingQueue<>());
    sound("go-away", 800);
    try (RtspServer camera =
            RtspServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                RtspServerSettings.withoutAuthentication(),
                _ -> Optional.of(speaker));
        TestNode node = TestNode.ready(folder);
        NodeActs acts = acts(node, Map.of())) {
      URI address = URI.create("rtsp://127.0.0.1:%d/main".formatted(camera.port()));
      Camera door = new Camera(DOOR, address, null, List.of(), false, false);
      assertEquals(
          new Outcome.Arrived(), acts.act(order("talk here go-away", door, Instant.now())));
      int heard = 0;
      while (heard < 800) { // a byte a sample
        byte[] payload = speaker.heard().poll(30, TimeUnit.SECONDS);
        assertNotNull(payload);
        heard += payload.length;
      }
      assertEquals(800, heard);
      assertInstanceOf(
          Outcome.Refused.class, acts.act(order("talk here nothing", door, Instant.now())));
      assertInstanceOf(
          Outcome.Refused.class, acts.act(order("talk here ../go-away", door, Instant.now())));
      try (TalkDesk.Turn turn = node.rooms().live().talks().take(DOOR, "ann").orElseThrow()) {
        assertInstanceOf(
            Outcome.Failed.class, acts.act(order("talk here go-away", door, Instant.now())));
        assertNotNull(turn);
      }
    }
  }

  @Test
  void anOutputThatIsClosedForATimeIsToBeOpenedAgain() throws Exception {
    try (OnvifCamera device = OnvifCamera.start(OnvifCamera.Security.TOKEN);
        TestNode node = TestNode.ready(folder);
        NodeActs acts = acts(node, Map.of(DOOR, new Hearing(device.address(), null, List.of())))) {
      Camera door = Camera.of(DOOR, URI.create("rtsp://127.0.0.1:1/main"));
      assertEquals(
          new Outcome.Begun(new RuleAction.Release(DOOR, "siren"), Duration.ofSeconds(5)),
          acts.act(order("relay here siren 5s", door, Instant.now())));
      assertEquals(
          new Outcome.Arrived(), acts.act(order("relay here lamp 0s", door, Instant.now())));
      assertEquals(
          new Outcome.Arrived(), acts.act(order("release here siren", door, Instant.now())));
      assertEquals(
          List.of(
              "SetRelayOutputState siren active",
              "SetRelayOutputState lamp active",
              "SetRelayOutputState siren inactive"),
          device.orders());
    }
  }
}
