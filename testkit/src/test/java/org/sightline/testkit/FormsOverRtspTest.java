package org.sightline.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSession;
import org.sightline.media.rtsp.RtspTimeouts;

/// Footage that FFmpeg makes, through a simulated camera and the client, and to FFmpeg as a client.
@Timeout(120)
class FormsOverRtspTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          libx265 | pcm_alaw | mov | H.265 320x240 | G.711 A-law 8000 Hz, 1 channels | hevc | pcm_alaw
          mjpeg | pcm_mulaw | mov | JPEG 320x240 | G.711 µ-law 8000 Hz, 1 channels | mjpeg | pcm_mulaw
          libx264 | pcm_s16be | mov | H.264 320x240 | L16 8000 Hz, 1 channels | h264 | pcm_s16be
          libx265 | libopus | mp4 | H.265 320x240 | Opus, 1 channels | hevc | opus
          libx264 | aac | mp4 | H.264 320x240 | AAC 8000 Hz, 1 channels | h264 | aac
          """)
  void everyFormComesThroughAndFfmpegReadsIt(
      String video,
      String sound,
      String container,
      String format,
      String soundFormat,
      String codec,
      String soundCodec)
      throws Exception {
    Footage footage =
        made(video, sound, container)
            .with(
                new MediaFormat.Metadata("vnd.onvif.metadata"),
                Duration.ofMillis(200),
                i -> "<tt:MetadataStream n='%d'/>".formatted(i).getBytes(StandardCharsets.UTF_8));
    try (SimulatedCamera camera =
        SimulatedCamera.start(SimulatedCamera.Settings.of(footage).withoutFaults())) {
      List<String> forms = new ArrayList<>();
      List<AccessUnit> got = received(camera.address("/main"), forms);
      assertEquals(List.of(format, soundFormat, "metadata vnd.onvif.metadata"), forms);
      List<AccessUnit> sent = footage.units(java.time.Instant.EPOCH);
      for (int track = 0; track < 3; track++) {
        int of = track;
        List<AccessUnit> ours = got.stream().filter(u -> u.mediaTrack() == of).toList();
        List<AccessUnit> theirs = sent.stream().filter(u -> u.mediaTrack() == of).toList();
        assertTrue(ours.size() > 5, () -> "media track %d: %s".formatted(of, ours));
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
          assertArrayEquals(
              coded(theirs.get(i).bytes()), coded(ours.get(i).bytes()), forms.get(of) + " " + i);
          assertEquals(theirs.get(i).key(), ours.get(i).key(), forms.get(of) + " " + i);
        }
      }
      String seen = probed(camera.address("/main"));
      assertTrue(seen.contains(codec + ",video"), seen);
      assertTrue(seen.contains(soundCodec + ",audio"), seen);
    }
  }

  /// The unit, or of a JPEG its scan: RTP does not carry its header.
  private static byte[] coded(byte[] unit) {
    return JpegHeader.parse(unit)
        .map(scan -> Arrays.copyOfRange(unit, scan.from(), scan.to()))
        .orElse(unit);
  }

  private Footage made(String video, String sound, String container) throws Exception {
    Path file = folder.resolve("made." + container);
    String rate = sound.equals("libopus") ? "48000" : "8000";
    run(
        ("ffmpeg -v error -f lavfi -i testsrc=s=320x240:r=10:d=3 -f lavfi -i sine=440:d=3:r=%s "
                + "-c:v %s -pix_fmt %s -bf 0 -g 10 -huffman default -x265-params log-level=none:bframes=0:keyint=10 "
                + "-c:a %s -ac 1 %s")
            .formatted(rate, video, video.equals("mjpeg") ? "yuvj420p" : "yuv420p", sound, file)
            .split(" "));
    return Footage.ofMp4(file);
  }

  /// What arrives in two seconds.
  private static List<AccessUnit> received(URI address, List<String> forms) throws IOException {
    RtspOutcome outcome =
        RtspClient.open(
            address, RtspTimeouts.of(Duration.ofSeconds(10)), InstantSource.system(), a -> true);
    RtspOutcome.Playing playing = assertInstanceOf(RtspOutcome.Playing.class, outcome);
    List<AccessUnit> got = new ArrayList<>();
    try (RtspSession session = playing.session();
        Selector selector = Selector.open()) {
      session.channel().register(selector, SelectionKey.OP_READ);
      session.tracks().forEach(t -> forms.add(t.toString()));
      ByteBuffer scratch = ByteBuffer.allocate(RtspSession.MIN_SCRATCH_BYTES);
      long end = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < end) {
        scratch.clear();
        session.read(scratch, got::add);
        selector.select(50);
        selector.selectedKeys().clear();
      }
    }
    return got;
  }

  private String probed(URI address) throws Exception {
    return run(
        ("ffprobe -v error -rtsp_transport tcp -show_entries stream=codec_name,codec_type -of csv=p=0 "
                + address)
            .split(" "));
  }

  private String run(String... command) throws Exception {
    Path out = folder.resolve("out.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException absent) {
      return Assumptions.abort("needs ffmpeg: apt-get install ffmpeg");
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> Arrays.toString(command));
    return Files.readString(out);
  }
}
