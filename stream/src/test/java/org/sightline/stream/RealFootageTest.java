package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// Real cameras' pictures all the way: file, RTSP, stream, live view, decoder.
@Timeout(120)
class RealFootageTest {
  private static final int FRAGMENTS = 40;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"car-detection.mp4", "one-by-one-person-detection.mp4"})
  void aViewerGetsWhatADecoderTakes(String name) throws Exception {
    Path file = Path.of(System.getProperty("sightline.root", ".."), "../shared/data/footage", name);
    Assumptions.assumeTrue(Files.exists(file), "sample clip " + file + " is missing");
    Footage footage = Footage.ofMp4(file).startingAt(Duration.ofSeconds(10));
    try (SimulatedCamera camera =
            SimulatedCamera.start(SimulatedCamera.Settings.of(footage).withoutFaults());
        Streams streams = new Streams(StreamSettings.usual(), InstantSource.system())) {
      Stream stream = streams.open(StreamId.main(new CameraName("door")), camera.address("/main"));
      Path live = watched(stream);
      try (Mp4File mp4 = Mp4File.open(live)) {
        assertEquals(footage.tracks().size(), mp4.tracks().size());
        for (int track = 0; track < mp4.tracks().size(); track++) {
          assertGapless(mp4.samples(track), mp4.tracks().get(track).clockRate());
        }
      }
      assertDecodes(live);
    }
  }

  private Path watched(Stream stream) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LiveView view = new LiveView(stream, InstantSource.system())) {
      for (int fragments = 0; fragments < FRAGMENTS; ) {
        LiveMessage message = view.next(Duration.ofSeconds(20));
        assertNotNull(message, () -> "nothing came, stream is " + stream.state());
        switch (message) {
          case LiveMessage.Start s -> bytes.writeBytes(s.initialisation());
          case LiveMessage.Fragment f -> {
            bytes.writeBytes(f.bytes());
            fragments++;
          }
          case LiveMessage.Status s -> assertEquals("connecting", s.state(), s::detail);
        }
      }
    }
    return Files.write(folder.resolve("live.mp4"), bytes.toByteArray());
  }

  /// No access unit comes later than browsers bear, and the times begin at 0.
  private static void assertGapless(List<Sample> samples, int clockRate) {
    assertTrue(Math.abs(samples.getFirst().time()) <= clockRate / 5, samples.getFirst().toString());
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample now = samples.get(i);
      assertTrue(
          now.decodeTime() - before.decodeTime() <= 2 * before.duration(), before + " " + now);
    }
  }

  private void assertDecodes(Path live) throws Exception {
    Path out = folder.resolve("ffmpeg.txt");
    Process ffmpeg;
    try {
      ffmpeg =
          new ProcessBuilder("ffmpeg", "-v", "error", "-i", live.toString(), "-f", "null", "-")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException absent) {
      Assumptions.abort("ffmpeg is not installed: " + absent.getMessage());
      return;
    }
    assertTrue(ffmpeg.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", Files.readString(out));
    assertEquals(0, ffmpeg.exitValue());
  }
}
