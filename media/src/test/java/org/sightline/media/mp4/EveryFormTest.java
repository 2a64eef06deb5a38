package org.sightline.media.mp4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.Fuzz;
import org.sightline.media.MediaFormat;
import org.sightline.media.Tool;
import org.sightline.media.aac.AudioSpecificConfig;
import org.sightline.media.jpeg.JpegHeader;

/// Every form of media, written by us and read by us and by FFmpeg.
class EveryFormTest {
  @TempDir Path folder;

  private static final MediaFormat.Jpeg JPEG = new MediaFormat.Jpeg(320, 240);
  private static final MediaFormat.G711 ALAW =
      new MediaFormat.G711(MediaFormat.G711.Law.A, 8000, 1);
  private static final MediaFormat.G711 ULAW =
      new MediaFormat.G711(MediaFormat.G711.Law.MU, 16_000, 2);
  private static final MediaFormat.L16 PLAIN = new MediaFormat.L16(44_100, 2);
  private static final MediaFormat.Opus OPUS = new MediaFormat.Opus(2);
  private static final MediaFormat.Metadata ONVIF = new MediaFormat.Metadata("vnd.onvif.metadata");

  private static AccessUnit unit(int track, long time, byte[] bytes) {
    return new AccessUnit(track, time, true, false, Instant.EPOCH, bytes);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    List<MediaFormat> tracks =
        List.of(
            JPEG,
            ALAW,
            ULAW,
            PLAIN,
            OPUS,
            ONVIF,
            new MediaFormat.Metadata("vnd.onvif.metadata.gzip"));
    FragmentWriter writer = new FragmentWriter(tracks);
    List<AccessUnit> units = new ArrayList<>();
    for (int track = 0; track < tracks.size(); track++) {
      for (int i = 0; i < 3; i++) {
        units.add(unit(track, 960L * i, new byte[] {(byte) track, (byte) i, 1, 4}));
      }
    }
    Path path = write(writer, units);
    try (Mp4File file = Mp4File.open(path)) {
      assertEquals(tracks, file.tracks());
      for (int track = 0; track < tracks.size(); track++) {
        assertEquals(3, file.samples(track).size());
        assertArrayEquals(units.get(track * 3 + 2).bytes(), file.read(track, 2).bytes());
        assertEquals(1920, file.read(track, 2).time());
        assertTrue(file.samples(track).stream().allMatch(Sample::key));
      }
      assertEquals(4, file.samples(1).getLast().duration(), "four samples of one byte");
      assertEquals(1, file.samples(3).getLast().duration(), "one sample of two channels");
      assertEquals(480, file.samples(4).getLast().duration(), "configuration 0: 10 ms");
    }
  }

  @Test
  void whatHasNoPlaceIsRefusedBeforeAnythingIsWritten() {
    FragmentWriter writer = new FragmentWriter(List.of(new MediaFormat.G726(4, 8000, true)));
    Mp4Exception refused = assertThrows(Mp4Exception.class, writer::initialisation);
    assertEquals(Mp4Exception.Kind.UNSUPPORTED, refused.kind());
  }

  private Path write(FragmentWriter writer, List<AccessUnit> units) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(writer.initialisation());
    out.writeBytes(writer.fragment(units));
    return Files.write(folder.resolve("written.mp4"), out.toByteArray());
  }

  /// Video and sound made by FFmpeg and read by us, written again with metadata, and decoded by
  /// FFmpeg to the very pictures and samples of the source.
  @ParameterizedTest
  @CsvSource({
    "libx265, pcm_alaw, mov, hevc, pcm_alaw",
    "mjpeg, pcm_mulaw, mov, mjpeg, pcm_mulaw",
    "libx265, libopus, mp4, hevc, opus",
    "libx264, pcm_s16be, mov, h264, pcm_s16be",
  })
  void ffmpegPlaysWhatIsWritten(
      String video, String sound, String container, String videoCodec, String soundCodec)
      throws Exception {
    Path source = folder.resolve("source." + container);
    String channels = "1";
    String rate = sound.equals("libopus") ? "48000" : "8000";
    Tool.run(
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=320x240:r=10:d=3",
        "-f",
        "lavfi",
        "-i",
        "sine=440:d=3:r=" + rate,
        "-c:v",
        video,
        "-bf",
        "0",
        "-pix_fmt",
        video.equals("mjpeg") ? "yuvj420p" : "yuv420p",
        "-x265-params",
        "log-level=none:bframes=0",
        "-c:a",
        sound,
        "-ac",
        channels,
        source);
    Path written = folder.resolve("written.mp4");
    int documents = copyWithMetadata(source, written);
    String shown =
        Tool.run(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,codec_type,width,height,sample_rate",
            "-of",
            "compact",
            written);
    assertTrue(shown.contains("codec_name=" + videoCodec), shown);
    assertTrue(shown.contains("width=320|height=240"), shown);
    assertTrue(shown.contains("codec_name=" + soundCodec), shown);
    assertTrue(shown.contains("sample_rate=" + rate), shown);
    assertTrue(shown.contains("codec_type=data"), shown);
    assertEquals(decoded(source, "0:v:0"), decoded(written, "0:v:0"));
    if (!sound.equals("libopus")) {
      assertEquals(decoded(source, "0:a:0"), decoded(written, "0:a:0"));
    }
    assertEquals(5, documents);
    assertEquals(
        "5",
        Tool.run(
                "ffprobe",
                "-v",
                "error",
                "-count_packets",
                "-select_streams",
                "d:0",
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
                written)
            .replace(",", "")
            .strip());
  }

  private static String decoded(Path file, String map) throws Exception {
    String out =
        Tool.run("ffmpeg", "-v", "error", "-i", file, "-map", map, "-vsync", "0", "-f", "md5", "-");
    assertTrue(out.startsWith("MD5="), out);
    return out;
  }

  /// Writes second by second; returns how many documents went in.
  private static int copyWithMetadata(Path source, Path to) throws IOException {
    try (Mp4File in = Mp4File.open(source)) {
      assertEquals(2, in.tracks().size(), () -> in.tracks().toString());
      List<MediaFormat> tracks = new ArrayList<>(in.tracks());
      tracks.add(ONVIF);
      List<AccessUnit> units = new ArrayList<>();
      for (int track = 0; track < 2; track++) {
        for (int i = 0; i < in.samples(track).size(); i++) {
          AccessUnit unit = in.read(track, i);
          units.add(
              new AccessUnit(
                  track, Math.max(0, unit.time()), unit.key(), false, Instant.EPOCH, unit.bytes()));
        }
      }
      byte[] document = "<tt:MetadataStream/>".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 5; i++) {
        units.add(unit(2, 45_000L * i, document));
      }
      FragmentWriter writer = new FragmentWriter(tracks);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(writer.initialisation());
      for (int second = 0; second < 4; second++) {
        int of = second;
        List<AccessUnit> own =
            units.stream()
                .filter(u -> u.time() / tracks.get(u.mediaTrack()).clockRate() == of)
                .toList();
        if (!own.isEmpty()) {
          out.writeBytes(writer.fragment(own));
        }
      }
      Files.write(to, out.toByteArray());
      return 5;
    }
  }

  @Test
  void mutantsOfEveryFormAreSurvived() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    MediaFormat aac = new MediaFormat.Aac(AudioSpecificConfig.aacLc(16_000, 1), 16_000, 1);
    for (MediaFormat format : List.of(JPEG, ALAW, PLAIN, OPUS, ONVIF, aac)) {
      FragmentWriter writer = new FragmentWriter(List.of(format));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(writer.initialisation());
      out.writeBytes(writer.fragment(List.of(unit(0, 0, new byte[8]), unit(0, 9, new byte[4]))));
      seeds.add(out.toByteArray());
    }
    Path path = folder.resolve("mutant.mp4");
    Fuzz.run(
        seeds,
        input -> {
          try {
            Files.write(path, input);
            try (Mp4File file = Mp4File.open(path)) {
              for (int track = 0; track < file.tracks().size(); track++) {
                for (int i = 0; i < Math.min(8, file.samples(track).size()); i++) {
                  file.read(track, i);
                }
              }
            }
          } catch (IOException | Mp4Exception refused) {
            assertTrue(refused.getMessage().length() > 3);
          }
        });
  }

  @Test
  void aJpegHeaderIsReadFromWhatFfmpegWrites() throws Exception {
    Path picture = folder.resolve("picture.jpg");
    Tool.run(
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=322x242:r=1:d=1",
        "-pix_fmt",
        "yuvj420p",
        "-huffman",
        "default",
        "-frames:v",
        "1",
        "-update",
        "1",
        picture);
    byte[] bytes = Files.readAllBytes(picture);
    JpegHeader.Scan scan = JpegHeader.parse(bytes).orElseThrow();
    assertEquals(322, scan.header().width());
    assertEquals(242, scan.header().height());
    byte[] entropy = java.util.Arrays.copyOfRange(bytes, scan.from(), scan.to());
    Path anew = folder.resolve("anew.jpg");
    Files.write(anew, scan.header().file(entropy, entropy.length));
    assertEquals(decoded(picture, "0:v:0"), decoded(anew, "0:v:0"));
  }
}
