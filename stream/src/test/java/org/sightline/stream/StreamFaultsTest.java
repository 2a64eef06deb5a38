package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.RtspTimeouts;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// What cameras do in mid-run: other sizes, clocks that are set, connections that break for ever.
/// With `-Dsightline.full=true` the counts are those of the promise.
@Timeout(3600)
class StreamFaultsTest {
  private static final boolean FULL = Boolean.getBoolean("sightline.full");
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Footage SMALL = Footage.of("IPPPPPPPPP", INTERVAL, 4, 4);
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));

  private final Streams streams =
      new Streams(
          new StreamSettings(
              RtspTimeouts.of(Duration.ofSeconds(5)),
              Duration.ofSeconds(8),
              Duration.ofMillis(50),
              Duration.ofMillis(400),
              Duration.ofMillis(200)),
          InstantSource.system());

  @AfterEach
  void close() {
    streams.close();
  }

  @Test
  void anotherSizeInMidRunEndsNothing() throws Exception {
    Footage changing = SMALL.then(Footage.of("IPPPPPPPPP", INTERVAL, 8, 6));
    try (SimulatedCamera camera = SimulatedCamera.start(SimulatedCamera.Settings.of(changing))) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      var first = Reading.next(s, StreamMessage.RunStarted.class);
      List<AccessUnit> units = new ArrayList<>();
      List<String> forms = new ArrayList<>(List.of(first.tracks().toString()));
      while (forms.size() < 5) {
        StreamMessage m = Reading.until(s, any -> true).getFirst();
        switch (m) {
          case StreamMessage.RunStarted again -> {
            assertEquals(first.at(), again.at());
            assertEquals(first.run() + forms.size(), again.run());
            forms.add(again.tracks().toString());
            assertTrue(Reading.isKey(Reading.until(s, any -> true).getFirst()));
          }
          case StreamMessage.Unit(AccessUnit unit) -> units.add(unit);
          case StreamMessage.RunEnded ended -> throw new AssertionError(ended.toString());
          case StreamMessage.AttemptFailed failed -> throw new AssertionError(failed.toString());
        }
      }
      assertEquals(
          List.of(
              "[H.264 64x64]",
              "[H.264 128x96]",
              "[H.264 64x64]",
              "[H.264 128x96]",
              "[H.264 64x64]"),
          forms);
      for (int i = 1; i < units.size(); i++) {
        long step = units.get(i).time() - units.get(i - 1).time();
        assertTrue(step == 1800 || step == 3600, "a step of %d before %d".formatted(step, i));
      }
      assertEquals(0, stream.figures().reconnects());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT-1H", "P365D", "P-365D", "PT1S"})
  void aCamerasClockThatIsSetLosesNothingAndOrdersNothingWrongly(String step) throws Exception {
    ControllableClock clock = new ControllableClock(InstantSource.system().instant());
    try (SimulatedCamera camera =
        SimulatedCamera.start(SimulatedCamera.Settings.of(SMALL).on(clock))) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 1 << 20);
      Reading.until(s, Reading::isKey);
      List<StreamMessage> read = new ArrayList<>(Reading.until(s, Reading::isKey));
      Duration by = Duration.parse(step);
      // A sender report is due after five seconds of the camera's clock, or when it was set back.
      clock.advance(by);
      clock.advance(
          by.compareTo(Duration.ofSeconds(5)) < 0 ? Duration.ofSeconds(5) : Duration.ZERO);
      long told = by.toSeconds() + (by.compareTo(Duration.ofSeconds(5)) < 0 ? 5 : 0);
      while (offset(stream).minusSeconds(told).abs().toSeconds() > 3) {
        read.addAll(Reading.until(s, Reading::isKey));
        assertTrue(read.size() < 500, "offset stays " + offset(stream));
      }
      for (int i = 0; i < 3; i++) {
        read.addAll(Reading.until(s, Reading::isKey));
      }
      String seen = Footage.notation(Reading.units(read), INTERVAL);
      assertTrue(seen.matches("P*( IP{9})* I"), seen);
      assertEquals(read.size(), Reading.units(read).size(), "only units");
    }
  }

  private static Duration offset(Stream stream) {
    CameraClock clock = stream.figures().cameraClock();
    return clock == null ? Duration.ZERO : clock.offset();
  }

  @Test
  void aConnectionThatIsResetForEverLosesLittleAndLeaksNothing() throws Exception {
    int resets = FULL ? 120 : 12; // every five seconds for ten minutes
    int keysPerRun = FULL ? 25 : 8;
    try (SimulatedCamera camera = SimulatedCamera.start(SimulatedCamera.Settings.of(SMALL))) {
      Stream stream = streams.open(DOOR, camera.address("/main"));
      Subscription s = stream.subscribe("test", 8 << 20);
      Reading.until(s, Reading::isKey);
      long files = openFiles();
      int threads = Thread.activeCount();
      long connectedNanos = 0;
      long units = 0;
      long slowest = 0;
      for (int i = 0; i < resets; i++) {
        long begin = System.nanoTime();
        List<StreamMessage> run = new ArrayList<>();
        for (int key = 0; key < keysPerRun; key++) {
          run.addAll(Reading.until(s, Reading::isKey));
        }
        camera.reset();
        connectedNanos += System.nanoTime() - begin;
        run.addAll(Reading.until(s, m -> m instanceof StreamMessage.RunEnded));
        units += Reading.units(run).size();
        long reset = System.nanoTime();
        Reading.until(s, Reading::isKey);
        slowest = Math.max(slowest, System.nanoTime() - reset);
      }
      System.out.printf("%d resets, back after %.2f s at the latest%n", resets, slowest / 1e9);
      assertTrue(!FULL || slowest < Duration.ofSeconds(2).toNanos(), "back after too long");
      double had = units * INTERVAL.toNanos() / (double) connectedNanos;
      assertTrue(had >= 0.95, "of the connected time %.1f %% came".formatted(100 * had));
      assertTrue(Thread.activeCount() <= threads + 5, Thread.activeCount() + " threads");
      assertTrue(openFiles() <= files + 5, openFiles() + " open files, before " + files);
      assertEquals(resets, stream.figures().reconnects());
      assertTrue(camera.faults().accepted() <= resets + 2, "more attempts than resets");
      assertNotNull(stream.figures().lastUnit());
    }
  }

  private static long openFiles() throws Exception {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (var all = Files.list(open)) {
      return all.count();
    }
  }
}
