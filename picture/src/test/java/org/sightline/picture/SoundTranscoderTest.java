package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;

class SoundTranscoderTest {
  @TempDir Path folder;

  private static final MediaFormat.L16 PLAIN = new MediaFormat.L16(8000, 1);

  private static AccessUnit tone(long time, int samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples);
    for (int i = 0; i < samples; i++) {
      bytes.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * (time + i) / 8000)));
    }
    return new AccessUnit(1, time, true, false, Instant.EPOCH, bytes.array());
  }

  @Test
  void framesFollowEachOtherAndKeepTheirTime() {
    List<AccessUnit> out = new ArrayList<>();
    try (SoundTranscoder transcoder = new SoundTranscoder(PLAIN)) {
      assertEquals(8000, transcoder.aac().sampleRate());
      for (int i = 0; i < 200; i++) {
        transcoder.transcode(tone(5000 + 160L * i, 160), out::add);
      }
      assertTrue(out.size() >= 29, () -> out.size() + " frames of 31");
      for (int i = 0; i < out.size(); i++) {
        assertEquals(5000 + 1024L * i, out.get(i).time());
        assertEquals(1, out.get(i).mediaTrack());
      }
      transcoder.transcode(tone(100_000, 1024), out::add);
      transcoder.transcode(tone(101_024, 1024), out::add);
      transcoder.transcode(tone(102_048, 1024), out::add);
      assertTrue(out.getLast().time() >= 100_000);
      assertEquals(1, transcoder.counters().restarts());
    }
  }

  @Test
  void piecesOnTheGridFitTogether() {
    List<Long> all = new ArrayList<>();
    for (int piece = 0; piece < 4; piece++) {
      long from = 300 + 8000L * piece;
      List<AccessUnit> out = new ArrayList<>();
      try (SoundTranscoder transcoder = new SoundTranscoder(PLAIN, true)) {
        for (long time = from - 4000; time < from + 12_000; time += 160) {
          transcoder.transcode(tone(time, 160), out::add);
        }
      }
      out.stream()
          .map(AccessUnit::time)
          .filter(t -> t >= from && t < from + 8000)
          .forEach(all::add);
    }
    for (int i = 0; i < all.size(); i++) {
      assertEquals(1024L * (i + 1), all.get(i), "frame " + i);
    }
    assertEquals(31, all.size());
  }

  @Test
  void whatFfmpegHearsIsTheToneThatWentIn() throws Exception {
    List<AccessUnit> out = new ArrayList<>();
    Path file = folder.resolve("tone.mp4");
    try (SoundTranscoder transcoder = new SoundTranscoder(PLAIN)) {
      for (int i = 0; i < 150; i++) {
        transcoder.transcode(tone(160L * i, 160), out::add);
      }
      FragmentWriter writer = new FragmentWriter(List.of(transcoder.aac()));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(writer.initialisation());
      bytes.writeBytes(
          writer.fragment(
              out.stream()
                  .map(u -> new AccessUnit(0, u.time(), true, false, u.received(), u.bytes()))
                  .toList()));
      Files.write(file, bytes.toByteArray());
    }
    Path heard = folder.resolve("heard.raw");
    run("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "s16be", heard.toString());
    ByteBuffer samples = ByteBuffer.wrap(Files.readAllBytes(heard));
    assertTrue(samples.remaining() > 2 * 20_000, () -> samples.remaining() + " bytes");
    double power = 0;
    double noise = 0;
    for (int i = 2048; i < 20_000; i++) {
      double wanted = 8000 * Math.sin(2 * Math.PI * 440 * i / 8000);
      double got = samples.getShort(2 * i);
      power += wanted * wanted;
      noise += (wanted - got) * (wanted - got);
    }
    double ratio = 10 * Math.log10(power / noise);
    assertTrue(ratio > 15, () -> "%.1f dB: shifted in time or distorted".formatted(ratio));
  }

  @Test
  void bothLawsExpandToTheTablesOfTheRecommendation() {
    float[] into = new float[4];
    byte[] codes = {(byte) 0xFF, (byte) 0x80, 0x00, 0x7F};
    SoundSamples.channel(new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 1), codes, 0, into);
    assertEquals(List.of(0, 32_124, -32_124, 0), sixteen(into));
    byte[] a = {(byte) 0xD5, (byte) 0xAA, 0x2A, 0x55};
    SoundSamples.channel(new MediaFormat.G711(MediaFormat.G711.Law.A, 8000, 1), a, 0, into);
    assertEquals(List.of(8, 32_256, -32_256, -8), sixteen(into));
  }

  private static List<Integer> sixteen(float[] samples) {
    List<Integer> whole = new ArrayList<>();
    for (float sample : samples) {
      whole.add(Math.round(sample * 32_768));
    }
    return whole;
  }

  @Test
  void onlyPlainSoundIsTaken() {
    assertTrue(SoundTranscoder.takes(new MediaFormat.G711(MediaFormat.G711.Law.A, 16_000, 2)));
    assertFalse(SoundTranscoder.takes(new MediaFormat.L16(12_345, 1)));
    assertFalse(SoundTranscoder.takes(new MediaFormat.Opus(2)));
    assertThrows(
        PictureException.class, () -> new SoundTranscoder(new MediaFormat.Opus(2)).close());
  }

  @Test
  void anyBytesAndAnyTimesAreSurvived() {
    Random random = new Random(7);
    var format = new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 2);
    try (SoundTranscoder transcoder = new SoundTranscoder(format)) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(70_000) : 321];
        random.nextBytes(bytes);
        long time = random.nextInt(20) == 0 ? random.nextLong(1L << 40) : i * 160L;
        transcoder.transcode(
            new AccessUnit(0, time, true, false, Instant.EPOCH, bytes),
            u -> assertTrue(u.bytes().length > 0));
      }
      assertEquals(300, transcoder.counters().units());
      assertTrue(transcoder.counters().refusedUnits() > 0);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("needs ffmpeg: apt-get install ffmpeg");
      return;
    }
    String out = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), out);
  }
}
