package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Markings;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.Picture;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoDecoder;
import org.sightline.stream.StreamMessage;
import org.sightline.testkit.ControllableClock;

class PrivacyMaskTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final int WIDTH = 63;
  private static final int HEIGHT = 35;

  private static Polygon area(double left, double top, double right, double bottom) {
    return new Polygon(
        List.of(
            new Point(left, top),
            new Point(right, top),
            new Point(right, bottom),
            new Point(left, bottom)));
  }

  private static Planes noise(long seed) {
    Random random = new Random(seed);
    byte[] luma = new byte[WIDTH * HEIGHT];
    byte[] blue = new byte[(WIDTH + 1) / 2 * ((HEIGHT + 1) / 2)];
    byte[] red = new byte[blue.length];
    random.nextBytes(luma);
    random.nextBytes(blue);
    random.nextBytes(red);
    return new Planes(WIDTH, HEIGHT, luma, blue, red, true, false, Duration.ZERO, START);
  }

  @Test
  void everyPixelOfAMaskIsTheSameGreyWhateverThePictureShows() {
    Polygon slanted =
        new Polygon(List.of(new Point(0.1, 0.1), new Point(0.6, 0.2), new Point(0.3, 0.9)));
    Polygon corner = area(0.8, 0.7, 1, 1);
    PrivacyMask mask = new PrivacyMask(List.of(slanted, corner));
    Planes before = noise(1);
    Planes one = noise(1);
    Planes two = noise(2);
    mask.paint(one);
    mask.paint(two);
    int hidden = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        Point middle = new Point((x + 0.5) / WIDTH, (y + 0.5) / HEIGHT);
        if (slanted.contains(middle) || corner.contains(middle)) {
          hidden++;
          assertEquals(0x727272, one.colour(x, y), x + "," + y);
          assertEquals(one.colour(x, y), two.colour(x, y), "nothing of the picture is left");
        } else {
          assertEquals(before.brightness(x, y), one.brightness(x, y), "others are as they were");
        }
      }
    }
    assertTrue(hidden > 200, "areas that hide nothing: " + hidden);
  }

  @Test
  void withoutAreasNothingIsPainted() {
    Planes picture = noise(3);
    new PrivacyMask(List.of()).paint(picture);
    assertTrue(Arrays.equals(noise(3).luma(), picture.luma()));
  }

  /// A mask over all but a strip: whoever walks there is neither seen nor shown, in no picture that
  /// analysis keeps or tells of.
  @Test
  void whatAMaskHidesIsInNoDetectionNoStillAndNoSnapshot() throws IOException {
    CameraName door = new CameraName("door");
    Polygon hidden = area(0, 0, 1, 0.97);
    Camera camera =
        new Camera(door, URI.create("rtsp://127.0.0.1/"), null, List.of(), true, true)
            .drawn(List.of(), new Markings(List.of(), List.of(hidden), Optional.empty()));
    List<Observation> told = new ArrayList<>();
    List<byte[]> stored = new ArrayList<>();
    ControllableClock clock = new ControllableClock(START);
    Optional<InstalledNetwork> network = Optional.of(TestNetworks.yolox());
    try (DetectorPool pool = new DetectorPool(network, clock);
        CameraAnalysis analysis =
            new CameraAnalysis(
                camera,
                AnalysisSettings.usual(network),
                pool,
                new Findings(
                    door,
                    (of, jpeg) -> {
                      stored.add(jpeg);
                      return "s" + stored.size();
                    },
                    told::add),
                clock)) {
      play(analysis, clock);
      byte[] still = analysis.still();
      assertNotNull(still);
      Picture seen = decoded(still);
      int shown = 0;
      for (int y = 0; y < seen.height() * 0.94; y++) {
        for (int x = 0; x < seen.width(); x++) {
          int off = Math.abs(seen.brightness(x, y) - 114);
          shown = Math.max(shown, off);
        }
      }
      assertTrue(shown <= 6, "the still shows something that is hidden, " + shown + " off grey");
    }
    assertEquals(List.of(), told.stream().filter(ObjectObservation.class::isInstance).toList());
    assertEquals(0, stored.size());
  }

  private static Picture decoded(byte[] jpeg) {
    List<Picture> pictures = new ArrayList<>();
    try (VideoDecoder decoder =
        new VideoDecoder(new MediaFormat.Jpeg(640, 360), DecoderSettings.all(1000, 1000))) {
      decoder.decode(new AccessUnit(0, 0, true, false, START, jpeg), pictures::add);
      decoder.finish(pictures::add);
    }
    return pictures.getFirst();
  }

  private static void play(CameraAnalysis analysis, ControllableClock clock) throws IOException {
    try (Mp4File file =
        Mp4File.open(TestNetworks.shared("footage/one-by-one-person-detection.mp4"))) {
      MediaFormat video = file.tracks().getFirst();
      analysis.accept(new StreamMessage.RunStarted(1, START, List.of(video)), 0);
      for (int i = 0; i < Math.min(240, file.samples(0).size()); i++) {
        AccessUnit u = file.read(0, i);
        Instant at = START.plusNanos(u.time() * 1_000_000_000L / video.clockRate());
        clock.set(at);
        analysis.accept(
            new StreamMessage.Unit(new AccessUnit(0, u.time(), u.key(), false, at, u.bytes())), 0);
      }
    }
  }
}
