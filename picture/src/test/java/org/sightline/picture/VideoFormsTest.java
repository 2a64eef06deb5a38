package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.mp4.Mp4File;

/// Pictures of every form of video are decoded, at their size.
class VideoFormsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"libx265, mp4", "mjpeg, mov", "libx264, mp4"})
  void everyPictureIsDecoded(String codec, String container) throws Exception {
    Path file = folder.resolve("made." + container);
    run(
        "ffmpeg -v error -f lavfi -i testsrc=s=322x242:r=10:d=3 -c:v %s -pix_fmt %s -x265-params log-level=none %s"
            .formatted(codec, codec.equals("mjpeg") ? "yuvj420p" : "yuv420p", file)
            .split(" "));
    List<Picture> pictures = new ArrayList<>();
    try (Mp4File mp4 = Mp4File.open(file);
        VideoDecoder decoder =
            new VideoDecoder(mp4.tracks().getFirst(), DecoderSettings.all(322, 242))) {
      for (int i = 0; i < mp4.samples(0).size(); i++) {
        decoder.decode(mp4.read(0, i), pictures::add);
      }
      decoder.finish(pictures::add);
    }
    assertEquals(30, pictures.size());
    assertTrue(pictures.stream().allMatch(p -> p.width() == 322 && p.height() == 242));
  }

  private static void run(String... command) throws Exception {
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
