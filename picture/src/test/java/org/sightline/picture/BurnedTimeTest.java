package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.mp4.Mp4File;

class BurnedTimeTest {
  private static final PictureSize SIZE = new PictureSize(640, 360);
  private static final Instant BEGAN = Instant.parse("2026-11-23T10:00:00.250Z");

  @TempDir Path folder;

  /// Grey pictures and sound.
  private Path grey(int pictures) throws IOException {
    Path file = folder.resolve("grey.mp4");
    MediaFormat.G711 sound = new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 1);
    List<AccessUnit> units = new ArrayList<>();
    try (VideoEncoder encoder = new VideoEncoder(new EncoderSettings(SIZE, 10, 500_000, 10, 1))) {
      byte[] rgb = new byte[SIZE.width() * SIZE.height() * Picture.CHANNELS];
      Arrays.fill(rgb, (byte) 128);
      for (int i = 0; i < pictures; i++) {
        Duration time = Duration.ofMillis(100L * i);
        encoder.encode(
            new Picture(SIZE.width(), SIZE.height(), rgb, time, Instant.EPOCH), units::add);
        units.add(new AccessUnit(1, 800L * i, true, false, Instant.EPOCH, new byte[800]));
      }
      encoder.finish(units::add);
      FragmentWriter writer = new FragmentWriter(List.of(encoder.format(), sound));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(writer.initialisation());
      bytes.writeBytes(writer.fragment(units));
      Files.write(file, bytes.toByteArray());
    }
    return file;
  }

  private static List<Picture> decoded(Path file) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    try (Mp4File in = Mp4File.open(file);
        VideoDecoder decoder =
            new VideoDecoder(in.tracks().getFirst(), DecoderSettings.all(1920, 1080))) {
      for (int i = 0; i < in.samples(0).size(); i++) {
        decoder.decode(in.read(0, i), pictures::add);
      }
      decoder.finish(pictures::add);
    }
    return pictures;
  }

  @Test
  void everyPictureShowsItsOwnTimeAndSoundStays() throws IOException {
    Path from = grey(25);
    Path to = folder.resolve("drawn.mp4");
    assertEquals(25, BurnedTime.write(from, to, BEGAN, () -> false));
    List<Picture> drawn = decoded(to);
    assertEquals(25, drawn.size());
    for (int i = 0; i < drawn.size(); i++) {
      Picture picture = drawn.get(i);
      assertEquals(Duration.ofMillis(100L * i), picture.time());
      byte[] expected = new byte[picture.rgb().length];
      Arrays.fill(expected, (byte) 128);
      Picture wanted =
          new Picture(SIZE.width(), SIZE.height(), expected, picture.time(), Instant.EPOCH);
      Instant at = BEGAN.plusMillis(100L * i);
      String text =
          "2026-11-23 10:00:%02d.%03d UTC"
              .formatted(
                  at.atOffset(java.time.ZoneOffset.UTC).getSecond(), at.toEpochMilli() % 1000);
      BurnedTime.stamp(wanted, text);
      assertTrue(difference(wanted, picture) < 12, "picture " + i + " differs by too much");
    }
    try (Mp4File in = Mp4File.open(to);
        Mp4File before = Mp4File.open(from)) {
      assertEquals(before.tracks().get(1), in.tracks().get(1));
      assertEquals(before.samples(1).size(), in.samples(1).size());
    }
  }

  /// The mean difference of a colour, 0 to 255, in the corner with the time.
  private static double difference(Picture one, Picture other) {
    long sum = 0;
    int count = 0;
    for (int y = one.height() - 30; y < one.height(); y++) {
      for (int x = 0; x < 220 * Picture.CHANNELS; x++) {
        int at = y * one.width() * Picture.CHANNELS + x;
        sum += Math.abs((one.rgb()[at] & 0xFF) - (other.rgb()[at] & 0xFF));
        count++;
      }
    }
    return (double) sum / count;
  }

  @Test
  void aFileWithoutPicturesIsRefused() throws IOException {
    Path file = folder.resolve("sound.mp4");
    FragmentWriter writer =
        new FragmentWriter(List.of(new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 1)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(writer.initialisation());
    bytes.writeBytes(
        writer.fragment(List.of(new AccessUnit(0, 0, true, false, Instant.EPOCH, new byte[800]))));
    Files.write(file, bytes.toByteArray());
    assertThrows(
        PictureException.class,
        () -> BurnedTime.write(file, folder.resolve("x.mp4"), BEGAN, () -> false));
  }
}
