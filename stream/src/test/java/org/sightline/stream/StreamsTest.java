package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.RtspTimeouts;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

@Timeout(120)
class StreamsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Footage FOOTAGE = Footage.of("IPPPPPPPPP", INTERVAL, 4, 4);
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));

  private static final StreamSettings SETTINGS = stallingAfter(Duration.ofSeconds(8));

  private final Streams streams = new Streams(SETTINGS, InstantSource.system());

  /// Impatient settings: retries from 50 ms to 400 ms.
  private static StreamSettings stallingAfter(Duration stall) {
    return new StreamSettings(
        RtspTimeouts.of(Duration.ofSeconds(5)),
        stall,
        Duration.ofMillis(50),
        Duration.ofMillis(400),
        Duration.ofMillis(200));
  }

  @AfterEach
  void close() {
    streams.close();
  }

  private static SimulatedCamera camera() {
    return SimulatedCamera.start(SimulatedCamera.Settings.of(FOOTAGE).behind("viewer", "s3cret"));
  }

  /// Reads until a message fits, and returns all that were read.
  private static List<StreamMessage> readUntil(Subscription s, Predicate<StreamMessage> fits)
      throws InterruptedException {
    List<StreamMessage> read = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (read.isEmpty() || !fits.test(read.getLast())) {
      StreamMessage m = s.take(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      assertNotNull(m, () -> "nothing more came behind " + tail(read));
      read.add(m);
    }
    return read;
  }

  private static List<StreamMessage> tail(List<StreamMessage> read) {
    return read.subList(Math.max(0, read.size() - 3), read.size());
  }

  private static boolean isKey(StreamMessage m) {
    return m instanceof StreamMessage.Unit(AccessUnit u) && u.key();
  }

  private static List<AccessUnit> units(List<StreamMessage> messages) {
    return messages.stream()
        .filter(m -> m instanceof StreamMessage.Unit)
        .map(m -> ((StreamMessage.Unit) m).unit())
        .toList();
  }

  private static <T extends StreamMessage> T await(Subscription s, Class<T> kind)
      throws InterruptedException {
    return kind.cast(readUntil(s, kind::isInstance).getLast());
  }

  @Test
  void aCameraPlaysByteForByte() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      var started = await(s, StreamMessage.RunStarted.class);
      assertEquals(FOOTAGE.tracks(), started.tracks());
      List<StreamMessage> read = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        read.addAll(readUntil(s, StreamsTest::isKey));
      }
      List<AccessUnit> units = units(read);
      assertTrue(Footage.notation(units, INTERVAL).startsWith("IPPPPPPPPP IPPPPPPPPP I"));
      List<AccessUnit> sent = FOOTAGE.units(Fed.T0);
      for (int i = 0; i < 20; i++) {
        org.junit.jupiter.api.Assertions.assertArrayEquals(
            sent.get(i % 10).bytes(), units.get(i).bytes());
      }
      var playing = assertInstanceOf(StreamState.Playing.class, stream.state());
      assertEquals(FOOTAGE.tracks(), playing.tracks());
      StreamFigures figures = stream.figures();
      assertTrue(figures.units() >= 21 && figures.reconnects() == 0, figures.toString());
      assertNotNull(figures.lastUnit());
    }
  }

  @Test
  void aResetEndsTheRunAndTheNextBeginsWithAKeyPicture() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Subscription s = streams.open(DOOR, camera.address("/main")).subscribe("test", 1 << 20);
      readUntil(s, StreamsTest::isKey);
      camera.reset();
      var ended = await(s, StreamMessage.RunEnded.class);
      assertEquals(GapCause.CONNECTION_LOST, ended.cause());
      assertFalse(ended.detail().contains("s3cret"), ended.detail());
      var started = await(s, StreamMessage.RunStarted.class);
      assertEquals(ended.run() + 1, started.run());
      assertTrue(isKey(await(s, StreamMessage.Unit.class)), "a run that begins in mid-group");
    }
  }

  @Test
  void aStallIsFoundWithoutWaitingForTcp() throws Exception {
    StreamSettings impatient = stallingAfter(Duration.ofMillis(400));
    try (SimulatedCamera camera = camera();
        Streams own = new Streams(impatient, InstantSource.system())) {
      Subscription s = own.open(DOOR, camera.address("/main")).subscribe("test", 1 << 20);
      readUntil(s, StreamsTest::isKey);
      camera.stall();
      var ended = await(s, StreamMessage.RunEnded.class);
      assertEquals(GapCause.STREAM_STALLED, ended.cause());
      camera.resume();
      await(s, StreamMessage.RunStarted.class);
      readUntil(s, StreamsTest::isKey);
    }
  }

  @Test
  void theUsualSettingsFindAStallWithinTenSeconds() {
    Duration found =
        StreamSettings.usual().stall().plusMillis(500).plus(SharedReader.Haste.PATIENT.every());
    assertTrue(found.compareTo(Duration.ofSeconds(10)) <= 0);
  }

  @Test
  void garbageBetweenPacketsDoesNotEndTheRun() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      readUntil(s, StreamsTest::isKey);
      for (int round = 1; round <= 20; round++) {
        camera.garbage(round * 100);
        assertTrue(
            readUntil(s, StreamsTest::isKey).stream()
                .allMatch(m -> m instanceof StreamMessage.Unit));
      }
      assertEquals(0, stream.figures().reconnects());
      assertTrue(stream.figures().garbageBytes() >= 10_000, stream.figures().toString());
    }
  }

  @Test
  void aFailureInOneCamerasReadingLeavesTheOthersAlone() throws Exception {
    AtomicBoolean fail = new AtomicBoolean();
    InstantSource broken =
        () -> {
          if (Thread.currentThread().getName().equals("stream-reader") && fail.getAndSet(false)) {
            throw new IllegalStateException("a defect");
          }
          return Instant.now();
        };
    try (Streams own = new Streams(SETTINGS, broken);
        SimulatedCamera camera = camera()) {
      StreamId yard = StreamId.main(new CameraName("yard"));
      Subscription door = own.open(DOOR, camera.address("/main")).subscribe("a", 1 << 20);
      Subscription other = own.open(yard, camera.address("/main")).subscribe("b", 1 << 20);
      readUntil(door, StreamsTest::isKey);
      readUntil(other, StreamsTest::isKey);
      fail.set(true);
      List<StreamMessage> read = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        read.addAll(readUntil(door, StreamsTest::isKey));
        read.addAll(readUntil(other, StreamsTest::isKey));
      }
      List<StreamMessage.RunEnded> ended =
          read.stream()
              .filter(m -> m instanceof StreamMessage.RunEnded)
              .map(m -> (StreamMessage.RunEnded) m)
              .toList();
      assertEquals(1, ended.size());
      assertEquals(GapCause.CONNECTION_LOST, ended.getFirst().cause());
      assertTrue(ended.getFirst().detail().contains("IllegalStateException"));
    }
  }

  @Test
  void lostPacketsAreCountedAndTheirPictureIsDamagedOrMissing() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      readUntil(s, StreamsTest::isKey);
      camera.lose(3);
      List<StreamMessage> read = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        read.addAll(readUntil(s, StreamsTest::isKey));
      }
      String seen = Footage.notation(units(read), INTERVAL);
      assertTrue(seen.contains("-") || seen.contains("x"), seen);
      assertTrue(stream.figures().lostPackets() > 0, stream.figures().toString());
    }
  }

  @Test
  void aWrongPasswordIsRefusedInPlainWords() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Stream stream = streams.open(DOOR, camera.address("viewer:wr0ng", "/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      var failed = await(s, StreamMessage.AttemptFailed.class);
      assertEquals(GapCause.CAMERA_REFUSED, failed.cause());
      assertTrue(failed.detail().contains("password"), failed.detail());
      assertFalse(failed.detail().contains("wr0ng"), failed.detail());
      var down = assertInstanceOf(StreamState.Down.class, stream.state());
      assertEquals(GapCause.CAMERA_REFUSED, down.cause());
    }
  }

  @Test
  void aCameraThatComesUpLateIsFound() throws Exception {
    try (SimulatedCamera camera = camera()) {
      camera.refuseNewConnections(true);
      Subscription s = streams.open(DOOR, camera.address("/main")).subscribe("test", 1 << 20);
      var failed = await(s, StreamMessage.AttemptFailed.class);
      assertEquals(GapCause.CAMERA_UNREACHABLE, failed.cause());
      assertTrue(failed.detail().contains(":" + camera.port()), failed.detail());
      await(s, StreamMessage.AttemptFailed.class);
      camera.refuseNewConnections(false);
      await(s, StreamMessage.RunStarted.class);
    }
  }

  @Test
  void flappingLeavesNoThreadsBehind() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Subscription s = streams.open(DOOR, camera.address("/main")).subscribe("test", 1 << 20);
      readUntil(s, StreamsTest::isKey);
      long openFiles = openFiles();
      int threads = Thread.activeCount();
      for (int i = 0; i < 10; i++) {
        camera.reset();
        await(s, StreamMessage.RunEnded.class);
        readUntil(s, StreamsTest::isKey);
      }
      assertTrue(Thread.activeCount() <= threads + 5, Thread.activeCount() + " threads");
      assertTrue(openFiles() <= openFiles + 5, openFiles() + " open, before " + openFiles);
    }
  }

  private static long openFiles() throws Exception {
    java.nio.file.Path open = java.nio.file.Path.of("/proc/self/fd");
    if (!java.nio.file.Files.isDirectory(open)) {
      return 0;
    }
    try (var all = java.nio.file.Files.list(open)) {
      return all.count();
    }
  }

  @Test
  void sixtyFourStreamsCloseWithinTwoSeconds() throws Exception {
    try (SimulatedCamera camera =
        SimulatedCamera.start(SimulatedCamera.Settings.of(FOOTAGE).withoutFaults())) {
      List<Subscription> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        StreamId id = StreamId.main(new CameraName("camera" + i));
        URI address = i % 2 == 0 ? camera.address("/main") : URI.create("rtsp://127.0.0.1:9/gone");
        all.add(streams.open(id, address).subscribe("test", 1 << 20));
      }
      for (int i = 0; i < 64; i += 2) {
        readUntil(all.get(i), StreamsTest::isKey);
      }
      streams.close();
      for (int i = 0; i < 64; i += 2) {
        assertEquals(
            GapCause.NODE_STOPPED, await(all.get(i), StreamMessage.RunEnded.class).cause());
      }
    }
  }

  @Test
  void aStreamIsOpenOnceAndCanBeOpenedAgain() {
    URI gone = URI.create("rtsp://127.0.0.1:9/gone");
    streams.open(DOOR, gone);
    assertThrows(IllegalStateException.class, () -> streams.open(DOOR, gone));
    streams.close(DOOR);
    assertTrue(streams.find(DOOR).isEmpty());
    streams.open(DOOR, gone);
    assertEquals(1, streams.all().size());
    assertThrows(
        IllegalArgumentException.class, () -> streams.open(DOOR, URI.create("file:///etc/passwd")));
  }

  @Test
  void aViewerSeesAPictureSoonAfterTheCameraSentIt() throws Exception {
    try (SimulatedCamera camera = camera()) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      readUntil(stream.subscribe("first", 1 << 20), StreamsTest::isKey);
      List<Duration> delays = new ArrayList<>();
      try (LiveView view = new LiveView(stream, InstantSource.system())) {
        assertInstanceOf(LiveMessage.Start.class, view.next(PATIENCE));
        while (delays.size() < 50) {
          assertInstanceOf(LiveMessage.Fragment.class, view.next(PATIENCE));
          delays.add(view.delay());
        }
      }
      Duration middle = delays.stream().sorted().toList().get(25);
      assertTrue(middle.compareTo(Duration.ofMillis(60)) <= 0, "in the middle " + middle);
    }
  }
}
