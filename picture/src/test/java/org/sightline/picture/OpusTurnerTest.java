package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.aac.AudioSpecificConfig;

/// Sound of cameras into Opus for WebRTC.
class OpusTurnerTest {
  private static final int TONE_HERTZ = 440;

  private static AccessUnit tone(int rate, int channels, long time, int samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples * channels);
    for (int i = 0; i < samples * channels; i++) {
      double at = (double) (time + i / channels) / rate;
      bytes.putShort((short) (12_000 * Math.sin(2 * Math.PI * TONE_HERTZ * at)));
    }
    return new AccessUnit(1, time, true, false, Instant.EPOCH, bytes.array());
  }

  private static List<AccessUnit> linear(int rate, int channels, long from, int seconds) {
    List<AccessUnit> units = new ArrayList<>();
    int piece = rate / 50;
    for (int i = 0; i < seconds * 50; i++) {
      units.add(tone(rate, channels, from + (long) i * piece, piece));
    }
    return units;
  }

  static Stream<MediaFormat.L16> rates() {
    return Stream.of(
        new MediaFormat.L16(8000, 1),
        new MediaFormat.L16(16_000, 1),
        new MediaFormat.L16(44_100, 2),
        new MediaFormat.L16(48_000, 2));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void theToneOfACameraComesOutAtItsTime(MediaFormat.L16 form) {
    assertTone(form, linear(form.sampleRate(), form.channels(), 5L * form.sampleRate(), 3), 5);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void soDoesThatOfAac(MediaFormat.L16 form) {
    try (SoundTranscoder aac = new SoundTranscoder(form)) {
      List<AccessUnit> units =
          aac.turn(linear(form.sampleRate(), form.channels(), 5L * form.sampleRate(), 3));
      assertTone(aac.aac(), units, 5);
    }
  }

  private static void assertTone(MediaFormat from, List<AccessUnit> units, int second) {
    try (OpusTurner turner = new OpusTurner(from)) {
      MediaFormat.Opus opus = (MediaFormat.Opus) turner.format().orElseThrow();
      List<AccessUnit> turned = turner.turn(units);
      assertTrue(turned.size() >= 130 && turned.size() <= 151, turned.size() + " packets of 20 ms");
      long first = Math.round((double) units.getFirst().time() * 48_000 / from.clockRate());
      for (int i = 0; i < turned.size(); i++) {
        assertEquals(first + 960L * i, turned.get(i).time());
        assertEquals(1, turned.get(i).mediaTrack());
      }
      assertTrue(Math.abs(first - second * 48_000L) < 4800, first + " ticks");
      double hertz = hertz(turned, opus.channels());
      assertEquals(TONE_HERTZ, hertz, 15, "the tone changed");
    }
  }

  /// The tone of the middle of Opus packets, by their crossings of zero.
  private static double hertz(List<AccessUnit> packets, int channels) {
    List<Float> samples = new ArrayList<>();
    try (SoundDecoder decoder = SoundDecoder.ofOpus(channels)) {
      for (AccessUnit packet : packets) {
        decoder.decode(
            packet.bytes(),
            decoded -> {
              assertEquals(48_000, decoded.rate());
              for (int i = 0; i < decoded.count(); i++) {
                samples.add(decoded.samples()[i * decoded.channels()]);
              }
            });
      }
    }
    int from = samples.size() / 3;
    int to = from + 48_000;
    int crossings = 0;
    for (int i = from + 1; i < to; i++) {
      crossings += samples.get(i - 1) < 0 && samples.get(i) >= 0 ? 1 : 0;
    }
    return crossings;
  }

  @Test
  void timeThatStepsIsFollowed() {
    try (OpusTurner turner = new OpusTurner(new MediaFormat.L16(8000, 1))) {
      List<AccessUnit> before = turner.turn(linear(8000, 1, 0, 1));
      List<AccessUnit> behind = turner.turn(linear(8000, 1, 80_000, 1));
      assertTrue(before.getLast().time() < 48_000);
      assertEquals(480_000, behind.getFirst().time());
    }
  }

  @Test
  void g726IsTakenAndPicturesAreNot() {
    MediaFormat.G726 form = new MediaFormat.G726(4, 8000, true);
    assertTrue(PictureWorks.isForOpus(form));
    assertFalse(PictureWorks.isForOpus(new MediaFormat.Opus(1)));
    assertFalse(PictureWorks.isForOpus(new MediaFormat.Jpeg(64, 64)));
    try (OpusTurner turner = new OpusTurner(form)) {
      List<AccessUnit> turned = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        byte[] coded = new byte[80];
        turned.addAll(
            turner.turn(List.of(new AccessUnit(1, 160L * i, true, false, Instant.EPOCH, coded))));
      }
      assertTrue(turned.size() >= 48, turned.size() + " packets");
    }
  }

  @Test
  void garbageIsSurvived() {
    Random random = new Random(7);
    int count = Integer.getInteger("sightline.fuzz", 2000);
    byte[] config = AudioSpecificConfig.aacLc(16_000, 1);
    try (OpusTurner turner = new OpusTurner(new MediaFormat.Aac(config, 16_000, 1))) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        for (AccessUnit unit :
            turner.turn(List.of(new AccessUnit(1, 1024L * i, true, false, Instant.EPOCH, bytes)))) {
          assertTrue(unit.bytes().length > 0);
        }
      }
    }
  }
}
