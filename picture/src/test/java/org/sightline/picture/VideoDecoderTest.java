package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;

class VideoDecoderTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void everyPictureOfRealFootageComesOutInOrderAndInSize() throws IOException {
    try (Mp4File file = Mp4File.open(SharedFootage.file("car-detection.mp4"))) {
      int video = video(file);
      int samples = file.samples(video).size();
      List<Picture> pictures = new ArrayList<>();
      try (VideoDecoder decoder =
          new VideoDecoder(file.tracks().get(video), DecoderSettings.all(384, 384))) {
        for (int i = 0; i < samples; i++) {
          decoder.decode(file.read(video, i), pictures::add);
        }
        decoder.finish(pictures::add);
        assertEquals(samples, decoder.counters().decoded());
        assertEquals(samples, decoder.counters().handedOut());
      }
      assertEquals(samples, pictures.size());
      Duration before = Duration.ofSeconds(-1);
      for (Picture picture : pictures) {
        assertEquals("384x216", picture.width() + "x" + picture.height());
        assertTrue(picture.time().compareTo(before) > 0, "times rise");
        before = picture.time();
      }
    }
  }

  @Test
  void h265IsDecodedFromItsParameterSets() throws IOException {
    java.nio.file.Path path =
        java.nio.file.Path.of(
            System.getProperty("sightline.root"),
            "../shared/data/malformed/mp4/testdata/ed_hevc.mp4");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        java.nio.file.Files.exists(path), "absent: " + path);
    try (Mp4File file = Mp4File.open(path);
        VideoDecoder decoder =
            new VideoDecoder(file.tracks().getFirst(), DecoderSettings.all(320, 320))) {
      List<Picture> pictures = new ArrayList<>();
      int samples = file.samples(0).size();
      for (int i = 0; i < samples; i++) {
        decoder.decode(file.read(0, i), pictures::add);
      }
      decoder.finish(pictures::add);
      assertEquals(samples, pictures.size());
      assertEquals(180, pictures.getFirst().height());
    }
  }

  @Test
  void spacingThinsOutPicturesEvenly() {
    List<Picture> pictures = new ArrayList<>();
    DecoderSettings settings =
        new DecoderSettings(new PictureSize(320, 180), Duration.ofMillis(200), false);
    Coded coded = Coded.scene(100, 25, 25);
    try (VideoDecoder decoder = new VideoDecoder(coded.format(), settings)) {
      coded.units().forEach(unit -> decoder.decode(unit, pictures::add));
    }
    assertEquals(20, pictures.size());
    assertEquals(Duration.ofMillis(200), pictures.get(1).time().minus(pictures.get(0).time()));
  }

  @Test
  void keyPicturesOnlyPassesOverTheOthers() {
    Coded coded = Coded.scene(60, 15, 20);
    DecoderSettings settings = new DecoderSettings(new PictureSize(320, 180), Duration.ZERO, true);
    List<Picture> pictures = new ArrayList<>();
    try (VideoDecoder decoder = new VideoDecoder(coded.format(), settings)) {
      coded.units().forEach(unit -> decoder.decode(unit, pictures::add));
      decoder.finish(pictures::add);
      assertEquals(57, decoder.counters().skippedUnits());
    }
    assertEquals(3, pictures.size());
  }

  @Test
  void aDamagedUnitIsPassedOverWithAllThatReferToIt() {
    Coded coded = Coded.scene(30, 15, 10);
    List<Picture> pictures = new ArrayList<>();
    try (VideoDecoder decoder = new VideoDecoder(coded.format(), DecoderSettings.all(320, 180))) {
      for (int i = 0; i < 30; i++) {
        AccessUnit u = coded.units().get(i);
        decoder.decode(
            new AccessUnit(0, u.time(), u.key(), i == 14, u.received(), u.bytes()), pictures::add);
      }
      assertEquals(6, decoder.counters().skippedUnits(), "units 14 to 19");
      assertEquals(24, decoder.counters().decoded());
    }
    assertEquals(24, pictures.size());
    assertEquals(RECEIVED, pictures.getFirst().received());
  }

  @Test
  void decodingWaitsForTheFirstKeyUnit() {
    Coded coded = Coded.scene(20, 10, 10);
    List<Picture> pictures = new ArrayList<>();
    try (VideoDecoder decoder = new VideoDecoder(coded.format(), DecoderSettings.all(320, 180))) {
      coded.units().subList(3, 20).forEach(unit -> decoder.decode(unit, pictures::add));
      assertEquals(7, decoder.counters().skippedUnits());
    }
    assertEquals(10, pictures.size());
  }

  @Test
  void brokenBytesAreCountedAndNeverThrow() {
    Coded coded = Coded.scene(40, 10, 10);
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 300) / 40;
    try (VideoDecoder decoder = new VideoDecoder(coded.format(), DecoderSettings.all(320, 180))) {
      for (int round = 0; round <= rounds; round++) {
        for (AccessUnit unit : coded.units()) {
          decoder.decode(mutated(unit, random), picture -> assertTrue(picture.width() > 0));
        }
      }
      DecoderCounters counters = decoder.counters();
      assertTrue(
          counters.refusedUnits() + counters.damagedPictures() > 0,
          "seed " + seed + " " + counters);
    }
  }

  private static AccessUnit mutated(AccessUnit unit, Random random) {
    byte[] bytes = unit.bytes().clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> random.nextBytes(bytes);
      default -> {
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return new AccessUnit(0, unit.time(), unit.key(), false, unit.received(), bytes);
  }

  @Test
  void soundAndCutOffParameterSetsAreRefusedInWords() {
    DecoderSettings settings = DecoderSettings.all(320, 180);
    PictureException sound =
        assertThrows(
            PictureException.class,
            () -> new VideoDecoder(new MediaFormat.Aac(new byte[] {18, 16}, 44_100, 2), settings));
    assertTrue(sound.getMessage().contains("sound"), sound.getMessage());
    PictureException cut =
        assertThrows(
            PictureException.class,
            () ->
                new VideoDecoder(
                    new MediaFormat.H264(new byte[] {0x67}, new byte[] {0x68}, 320, 180),
                    settings));
    assertEquals(PictureException.Kind.UNSUPPORTED, cut.kind());
  }

  private static int video(Mp4File file) {
    for (int i = 0; i < file.tracks().size(); i++) {
      if (file.tracks().get(i).isVideo()) {
        return i;
      }
    }
    throw new AssertionError("no video");
  }

  /// A drawn scene, encoded.
  record Coded(MediaFormat.H264 format, List<AccessUnit> units) {
    static Coded scene(int pictures, double rate, int keyEvery) {
      PictureSize size = new PictureSize(320, 180);
      List<AccessUnit> units = new ArrayList<>();
      try (VideoEncoder encoder =
              new VideoEncoder(new EncoderSettings(size, rate, 400_000, keyEvery, 1));
          DrawnScene scene =
              new DrawnScene(size, rate, Duration.ofNanos((long) (pictures * 1e9 / rate)), 1)) {
        for (Picture p = scene.next(); p != null; p = scene.next()) {
          encoder.encode(
              new Picture(p.width(), p.height(), p.rgb(), p.time(), RECEIVED), units::add);
        }
        encoder.finish(units::add);
        assertEquals(pictures, units.size());
        return new Coded(encoder.format(), units);
      }
    }
  }
}
