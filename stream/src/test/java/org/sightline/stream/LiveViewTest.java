package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

class LiveViewTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  @TempDir Path folder;
  private final ControllableClock clock = new ControllableClock(Fed.T0);
  private final Stream stream = new Stream(StreamId.main(new CameraName("door")), Fed.T0);

  private void play(Footage footage) {
    List<AccessUnit> units = footage.units(Fed.T0);
    stream.begin(footage.tracks(), Fed.T0, Fed.T0);
    units.forEach(u -> stream.unit(u, 0));
  }

  private static List<LiveMessage> all(LiveView view) throws InterruptedException {
    List<LiveMessage> messages = new ArrayList<>();
    for (LiveMessage m = view.next(NO_WAIT); m != null; m = view.next(NO_WAIT)) {
      messages.add(m);
    }
    return messages;
  }

  private Path written(List<LiveMessage> messages) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (LiveMessage m : messages) {
      switch (m) {
        case LiveMessage.Start s -> bytes.writeBytes(s.initialisation());
        case LiveMessage.Fragment f -> bytes.writeBytes(f.bytes());
        case LiveMessage.Status _ -> {}
      }
    }
    return Files.write(folder.resolve("live.mp4"), bytes.toByteArray());
  }

  @Test
  void beginsAtTheNewestKeyPictureAtTimeZero() throws Exception {
    play(Footage.of("IPPPP IPPPP IPPPP"));
    try (LiveView view = new LiveView(stream, clock)) {
      List<LiveMessage> messages = all(view);
      var start = assertInstanceOf(LiveMessage.Start.class, messages.getFirst());
      assertEquals("video/mp4; codecs=\"avc1.42c01e\"", start.mimeType());
      assertEquals(Fed.T0.plusMillis(400), start.at());
      try (Mp4File mp4 = Mp4File.open(written(messages))) {
        assertEquals(Footage.of("I").tracks(), mp4.tracks());
        List<Sample> samples = mp4.samples(0);
        assertEquals(5, samples.size());
        assertEquals(0, samples.getFirst().time());
        assertTrue(samples.getFirst().key());
        assertEquals(4 * 3600, samples.getLast().time());
      }
    }
  }

  @Test
  void everyPictureIsHandedOutWhenItArrives() throws Exception {
    Footage footage = Footage.of("IPPPP PPPPP");
    List<AccessUnit> units = footage.units(Fed.T0);
    stream.begin(footage.tracks(), Fed.T0, Fed.T0);
    stream.unit(units.get(0), 0);
    stream.unit(units.get(1), 0);
    try (LiveView view = new LiveView(stream, clock)) {
      assertEquals(2, all(view).size());
      for (AccessUnit unit : units.subList(2, 10)) {
        stream.unit(unit, 0);
        clock.advance(Duration.ofMillis(7));
        assertInstanceOf(LiveMessage.Fragment.class, view.next(NO_WAIT));
        assertNull(view.next(NO_WAIT));
      }
      assertEquals(Duration.ofMillis(56), view.delay());
    }
  }

  @Test
  void noPictureComesLaterThanTwiceTheLengthOfTheOneBefore() throws Exception {
    play(Footage.of("I" + "P".repeat(30), Duration.ofMillis(250), 4, 4));
    try (LiveView view = new LiveView(stream, clock);
        Mp4File mp4 = Mp4File.open(written(all(view)))) {
      List<Sample> samples = mp4.samples(0);
      for (int i = 1; i < samples.size(); i++) {
        Sample before = samples.get(i - 1);
        assertTrue(samples.get(i).decodeTime() - before.decodeTime() <= 2 * before.duration());
      }
      assertEquals(22_500, samples.getLast().duration());
    }
  }

  @Test
  void soundGoesWithThePictures() throws Exception {
    MediaFormat aac = new MediaFormat.Aac(new byte[] {0x14, 0x08}, 16_000, 1);
    List<MediaFormat> tracks = List.of(Fed.TRACKS.getFirst(), aac);
    stream.begin(tracks, Fed.T0, Fed.T0);
    List<AccessUnit> pictures = Footage.of("IPPPPPPPPP").units(Fed.T0);
    for (int i = 0; i < 10; i++) {
      stream.unit(pictures.get(i), 0);
      stream.unit(new AccessUnit(1, i * 640L, true, false, Fed.T0, new byte[] {1, 2, 3}), 0);
    }
    try (LiveView view = new LiveView(stream, clock)) {
      List<LiveMessage> messages = all(view);
      var start = assertInstanceOf(LiveMessage.Start.class, messages.getFirst());
      assertEquals("video/mp4; codecs=\"avc1.42c01e,mp4a.40.2\"", start.mimeType());
      try (Mp4File mp4 = Mp4File.open(written(messages))) {
        assertEquals(10, mp4.samples(0).size());
        assertEquals(9, mp4.samples(1).size());
        assertEquals(0, mp4.samples(1).getFirst().time());
        assertEquals(8 * 640, mp4.samples(1).getLast().time());
      }
    }
  }

  @Test
  void aDamagedPictureIsLeftOutWithAllThatNeedIt() throws Exception {
    try (LiveView view = new LiveView(stream, clock)) {
      List<AccessUnit> units = Footage.of("IPPPP IPP").units(Fed.T0);
      stream.begin(Fed.TRACKS, Fed.T0, Fed.T0);
      for (int i = 0; i < units.size(); i++) {
        AccessUnit u = units.get(i);
        stream.unit(new AccessUnit(0, u.time(), u.key(), i == 2, u.received(), u.bytes()), 0);
      }
      try (Mp4File mp4 = Mp4File.open(written(all(view)))) {
        assertEquals(
            List.of(0L, 1L, 5L, 6L, 7L),
            mp4.samples(0).stream().map(s -> s.time() / 3600).toList());
      }
      assertEquals(3, view.lostUnits());
    }
  }

  @Test
  void aViewerThatIsSlowSkipsAndIsCountedWithinItsBound() throws Exception {
    Fed fed = new Fed();
    try (LiveView view = new LiveView(fed.stream(), clock)) {
      fed.run("IP");
      all(view);
      for (int i = 0; i < 100; i++) {
        fed.send("IPPPPPPPPP", 20_000);
      }
      long handed =
          all(view).stream()
              .filter(m -> m instanceof LiveMessage.Fragment)
              .mapToLong(m -> ((LiveMessage.Fragment) m).bytes().length)
              .sum();
      assertTrue(handed <= LiveView.MAX_WAITING_BYTES + 64 * 1024, handed + " bytes");
      assertTrue(view.lostUnits() >= 900, view.lostUnits() + " lost");
    }
  }

  @Test
  void goingDownAndComingBackIsTold() throws Exception {
    try (LiveView view = new LiveView(stream, clock)) {
      play(Footage.of("IPP"));
      stream.down(GapCause.STREAM_STALLED, "no packet", Fed.T0, Duration.ofSeconds(1));
      stream.down(GapCause.CAMERA_UNREACHABLE, "nobody", Fed.T0, Duration.ofSeconds(1));
      stream.down(GapCause.CAMERA_UNREACHABLE, "nobody", Fed.T0, Duration.ofSeconds(1));
      play(Footage.of("IPP"));
      stream.close(GapCause.SWITCHED_OFF, "switched off", Fed.T0);
      assertEquals(
          "connecting start FF down/stream-stalled down/camera-unreachable start FF down/switched-off",
          told(all(view)));
      assertTrue(view.isOver());
    }
  }

  private static String told(List<LiveMessage> messages) {
    StringBuilder text = new StringBuilder();
    boolean space = false;
    for (LiveMessage m : messages) {
      String word =
          switch (m) {
            case LiveMessage.Start _ -> "start";
            case LiveMessage.Fragment _ -> "F";
            case LiveMessage.Status(String state, String cause, String _) ->
                cause.isEmpty() ? state : state + "/" + cause;
          };
      boolean fragment = m instanceof LiveMessage.Fragment;
      text.append(!text.isEmpty() && !(space && fragment) ? " " : "").append(word);
      space = fragment;
    }
    return text.toString();
  }

  @Test
  void ffmpegDecodesWhatAViewerGets() throws Exception {
    play(Footage.of("IPPPPPPPP IPPPPPPPP"));
    Path file;
    try (LiveView view = new LiveView(stream, clock)) {
      file = written(all(view));
    }
    Path out = folder.resolve("ffmpeg.txt");
    Process ffmpeg;
    try {
      ffmpeg =
          new ProcessBuilder("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "framemd5", "-")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (java.io.IOException absent) {
      Assumptions.abort("ffmpeg is not installed: " + absent.getMessage());
      return;
    }
    assertTrue(ffmpeg.waitFor(60, TimeUnit.SECONDS));
    List<String> lines = Files.readAllLines(out);
    assertEquals(0, ffmpeg.exitValue(), () -> String.join("\n", lines));
    List<String> pictures = lines.stream().filter(l -> !l.startsWith("#")).toList();
    assertEquals(9, pictures.size(), () -> String.join("\n", lines));
    long different =
        pictures.stream().map(l -> l.substring(l.lastIndexOf(',') + 1)).distinct().count();
    assertEquals(9, different, () -> String.join("\n", lines));
  }

  @Test
  void timesOfTracksAreConvertedWithoutOverflow() {
    MediaFormat aac = new MediaFormat.Aac(new byte[] {0x14, 0x08}, 44_100, 1);
    MediaFormat video = Fed.TRACKS.getFirst();
    long year = 90_000L * 365 * 24 * 3600;
    assertEquals(44_100L * 365 * 24 * 3600, TrackTime.convert(year, video, aac));
    assertEquals(Duration.ofDays(365), TrackTime.elapsed(year, video));
    assertEquals(Duration.ofMillis(-40), TrackTime.elapsed(-3600, video));
    assertEquals(Instant.EPOCH, Instant.EPOCH.plus(TrackTime.elapsed(0, video)));
  }
}
