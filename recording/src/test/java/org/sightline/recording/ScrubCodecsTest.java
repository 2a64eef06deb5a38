package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.picture.KeyPicture;
import org.sightline.picture.PictureWorks;
import org.sightline.stream.DerivedStream;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

/// Real pictures of every codec, through the decoder that a node uses.
final class ScrubCodecsTest {
  private static final long SEED = Long.getLong("sightline.seed", 20261123);

  @TempDir Path folder;

  private void oneSmallPictureOf(List<MediaFormat> tracks, AccessUnit key) {
    ControllableClock clock = new ControllableClock(Script.START);
    try (Recordings recordings =
            Recordings.open(
                Script.settings(folder, null, 0),
                clock,
                new Recordings.Working(false, FileOpener.REAL));
        DerivedStream camera = new DerivedStream(Script.DOOR, clock.instant())) {
      ScrubStrip strip =
          new ScrubStrip(
              recordings,
              new ScrubSettings(true, Duration.ofSeconds(5)),
              (format, unit) ->
                  new PictureWorks.Made(KeyPicture.small(format, unit, ScrubStrip.MOST, 55), 0),
              new ScrubStrip.Meter(System::nanoTime, () -> 0));
      recordings.record(camera.stream());
      strip.watch(camera.stream(), null);
      camera.begin(tracks, clock.instant(), clock.instant());
      camera.unit(new AccessUnit(0, 0, true, false, clock.instant(), key.bytes()));
      recordings.visit();
      strip.visit(System.nanoTime());
      assertEquals(1, strip.figures().pictures(), () -> strip.figures().toString());
      byte[] jpeg = strip.newest(Script.DOOR, Script.START).orElseThrow().jpeg();
      assertEquals(0xFF, jpeg[0] & 0xFF);
      assertEquals(0xD8, jpeg[1] & 0xFF);
      assertTrue(jpeg.length < 20_000, () -> "a small picture of %d bytes".formatted(jpeg.length));
      assertEquals(
          1, strip.times(Script.DOOR, TimeRange.of(Script.START, Duration.ofDays(1)), 10).size());
    }
  }

  @Test
  void aDrawnPictureOfH264() {
    Footage drawn = Footage.of("IPPP", Duration.ofMillis(40), 40, 24);
    oneSmallPictureOf(drawn.tracks(), drawn.units(Script.START).getFirst());
  }

  @Test
  void aPictureOfH265() throws Exception {
    oneSmallPictureOf("h265.mp4", "-c:v", "libx265", "-tag:v", "hvc1");
  }

  @Test
  void aPictureOfMjpeg() throws Exception {
    oneSmallPictureOf("jpeg.mp4", "-c:v", "mjpeg", "-huffman", "default");
  }

  private void oneSmallPictureOf(String name, String... codec) throws Exception {
    Path file = folder.resolve(name);
    List<String> command =
        new java.util.ArrayList<>(
            List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:d=1"));
    command.addAll(List.of(codec));
    command.addAll(List.of("-pix_fmt", name.startsWith("jpeg") ? "yuvj420p" : "yuv420p"));
    command.add(file.toString());
    Process ffmpeg;
    try {
      ffmpeg = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (java.io.IOException absent) {
      Assumptions.abort("needs ffmpeg: apt-get install ffmpeg");
      return;
    }
    String said = new String(ffmpeg.getInputStream().readAllBytes());
    Assumptions.assumeTrue(ffmpeg.waitFor() == 0, said);
    try (Mp4File mp4 = Mp4File.open(file)) {
      oneSmallPictureOf(mp4.tracks(), mp4.read(0, 0));
    }
  }

  @Test
  void noBytesThatACameraSendsEndTheProcess() {
    Footage drawn = Footage.of("I", Duration.ofMillis(40), 40, 24);
    byte[] whole = drawn.units(Script.START).getFirst().bytes();
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      byte[] mutated = whole.clone();
      for (int change = random.nextInt(1, 40); change > 0; change--) {
        mutated[random.nextInt(4, mutated.length)] = (byte) random.nextInt(256);
      }
      KeyPicture.small(
          drawn.tracks().getFirst(),
          new AccessUnit(0, 0, true, false, Script.START, mutated),
          ScrubStrip.MOST,
          55);
    }
  }
}
