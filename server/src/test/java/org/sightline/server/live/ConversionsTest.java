package org.sightline.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.PicturesHere;
import org.sightline.picture.VideoDecoder;
import org.sightline.stream.DerivedStream;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamState;
import org.sightline.stream.Subscription;
import org.sightline.testkit.Footage;

class ConversionsTest {
  private static final Path FFMPEG = Path.of("/usr/bin/ffmpeg");
  private static final Set<String> CHROMIUM = Set.of("avc1", "mp4a", "opus");

  @TempDir Path folder;

  @Test
  void h265IsConvertedOnceForAllItsViewersAndOnlyWhileThereAreSome() throws Exception {
    try (DerivedStream camera = playing();
        Conversions conversions = conversions(1)) {
      assertTrue(Conversions.isNeeded(camera.stream(), CHROMIUM));
      assertFalse(Conversions.isNeeded(camera.stream(), Set.of("hvc1")));
      Conversions.Share one = conversions.share(camera.stream()).orElseThrow();
      Conversions.Share two = conversions.share(camera.stream()).orElseThrow();
      assertSame(one.stream(), two.stream());
      assertEquals(1, conversions.running());
      Stream other = new DerivedStream(id("yard"), Instant.now()).stream();
      assertTrue(conversions.share(other).isEmpty(), "no more than one at once");

      List<AccessUnit> units = new ArrayList<>();
      MediaFormat format = read(one.stream(), units);
      assertTrue(format instanceof MediaFormat.H264, format.toString());
      int[] pictures = {0};
      try (VideoDecoder decoder = new VideoDecoder(format, DecoderSettings.all(320, 180))) {
        units.forEach(unit -> decoder.decode(unit, picture -> pictures[0]++));
        decoder.finish(picture -> pictures[0]++);
      }
      assertTrue(pictures[0] >= 10, pictures[0] + " pictures");

      one.close();
      one.close();
      assertEquals(1, conversions.running());
      two.close();
      assertEquals(0, conversions.running());
    }
  }

  @Test
  void plainSoundBecomesAacAndThePicturesStayAsTheyAre() throws Exception {
    Footage drawn = Footage.of("IPPP");
    MediaFormat.G711 telephone = new MediaFormat.G711(MediaFormat.G711.Law.A, 8000, 1);
    try (DerivedStream camera = new DerivedStream(id("hall"), Instant.now());
        Conversions conversions = conversions(0)) {
      assertFalse(Conversions.isSoundNeeded(camera.stream(), CHROMIUM), "it does not play");
      camera.begin(List.of(drawn.tracks().getFirst(), telephone), Instant.now(), Instant.now());
      assertTrue(Conversions.isSoundNeeded(camera.stream(), CHROMIUM));
      assertFalse(Conversions.isSoundNeeded(camera.stream(), Set.of("avc1")));
      assertFalse(Conversions.isNeeded(camera.stream(), CHROMIUM));
      List<AccessUnit> pictures = drawn.units(Instant.now());
      camera.unit(pictures.getFirst());
      for (int i = 0; i < 60; i++) {
        camera.unit(new AccessUnit(1, 160L * i, true, false, Instant.now(), new byte[160]));
      }
      try (Conversions.Share share = conversions.shareSound(camera.stream()).orElseThrow()) {
        assertFalse(share.pictures());
        assertTrue(conversions.share(camera.stream()).isEmpty(), "no pictures are converted");
        List<AccessUnit> units = new ArrayList<>();
        assertEquals(drawn.tracks().getFirst(), read(share.stream(), units, 8));
        assertEquals(pictures.getFirst().bytes().length, units.getFirst().bytes().length);
        List<AccessUnit> sound = units.stream().filter(u -> u.mediaTrack() == 1).toList();
        assertEquals(
            List.of(0L, 1024L, 2048L, 3072L),
            sound.stream().limit(4).map(AccessUnit::time).toList());
        assertTrue(
            share.stream().state() instanceof StreamState.Playing playing
                && playing.tracks().get(1) instanceof MediaFormat.Aac,
            "sound is AAC");
      }
      assertEquals(0, conversions.running());
    }
  }

  private static Conversions conversions(int most) {
    return new Conversions(most, PicturesHere::new, new PicturesHere(), InstantSource.system());
  }

  /// The first units of the stream and their form.
  private static MediaFormat read(Stream stream, List<AccessUnit> units)
      throws InterruptedException {
    return read(stream, units, 10);
  }

  private static MediaFormat read(Stream stream, List<AccessUnit> units, int count)
      throws InterruptedException {
    MediaFormat format = null;
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (Subscription reading = stream.subscribeFromNewestKey("test", 1 << 20)) {
      while (units.size() < count) {
        assertTrue(System.nanoTime() < end, "nothing came");
        StreamMessage message = reading.take(Duration.ofSeconds(1));
        if (message instanceof StreamMessage.RunStarted started) {
          format = started.tracks().getFirst();
        } else if (message instanceof StreamMessage.Unit(AccessUnit unit)) {
          units.add(unit);
        }
      }
    }
    return format;
  }

  /// A stream of two seconds of H.265, all of which it keeps.
  private DerivedStream playing() throws IOException, InterruptedException {
    DerivedStream stream = new DerivedStream(id("door"), Instant.now());
    try (Mp4File file = Mp4File.open(h265())) {
      stream.begin(file.tracks(), Instant.now(), Instant.now());
      for (int i = 0; i < file.samples(0).size(); i++) {
        stream.unit(file.read(0, i));
      }
    }
    return stream;
  }

  private Path h265() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(FFMPEG), "needs ffmpeg: apt-get install ffmpeg");
    Path file = folder.resolve("h265.mp4");
    Process made =
        new ProcessBuilder(
                FFMPEG.toString(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=640x360:rate=15:duration=2",
                "-c:v",
                "libx265",
                "-x265-params",
                "log-level=none:bframes=0:keyint=60",
                "-pix_fmt",
                "yuv420p",
                "-tag:v",
                "hvc1",
                file.toString())
            .inheritIO()
            .start();
    Assumptions.assumeTrue(made.waitFor() == 0, "this ffmpeg makes no H.265");
    return file;
  }

  private static StreamId id(String name) {
    return StreamId.main(new CameraName(name));
  }
}
