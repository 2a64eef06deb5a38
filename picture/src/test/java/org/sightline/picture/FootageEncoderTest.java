package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;

class FootageEncoderTest {
  @TempDir Path folder;

  @Test
  void onePassMakesAMainAndASubFileThatAreReadAndDecodedAgain() throws IOException {
    Path main = folder.resolve("made/main.mp4");
    Path sub = folder.resolve("made/sub.mp4");
    List<Duration> heard = new ArrayList<>();
    List<FootageEncoder.Encoded> made;
    try (DrawnScene scene =
        new DrawnScene(new PictureSize(960, 540), 12, Duration.ofSeconds(4), 1)) {
      made =
          FootageEncoder.encode(
              scene,
              List.of(FootageEncoder.Target.main(main), FootageEncoder.Target.sub(sub)),
              Duration.ofSeconds(60),
              (done, whole) -> heard.add(done));
    }
    assertEquals(48, made.get(0).pictures());
    assertEquals(24, made.get(1).pictures());
    assertEquals(Duration.ofSeconds(4), made.get(0).duration());
    assertEquals(4, heard.size());
    checkFile(main, 48, "H.264 960x540", 12);
    checkFile(sub, 24, "H.264 640x360", 12);
    try (VideoFile file = VideoFile.open(sub)) {
      int pictures = 0;
      for (Picture p = file.next(); p != null; p = file.next()) {
        assertEquals(pictures++ * 1000 / 6, p.time().toMillis(), 1);
      }
      assertEquals(24, pictures);
    }
  }

  private static void checkFile(Path path, int pictures, String format, int keyEvery)
      throws IOException {
    try (Mp4File file = Mp4File.open(path)) {
      assertEquals(format, file.tracks().getFirst().toString());
      List<Sample> samples = file.samples(0);
      assertEquals(pictures, samples.size());
      for (int i = 0; i < pictures; i++) {
        assertEquals(i % keyEvery == 0, samples.get(i).key(), "sample " + i);
      }
    }
  }

  @Test
  void realFootageIsCutWhereAskedAndKeepsItsShape() throws IOException {
    Path out = folder.resolve("cut.mp4");
    try (VideoFile file = VideoFile.open(SharedFootage.file("car-detection.mp4"))) {
      assertEquals(new PictureSize(768, 432), file.size());
      FootageEncoder.Encoded made =
          FootageEncoder.encode(
                  file,
                  List.of(new FootageEncoder.Target(out, 320, 5, 200_000, Duration.ofSeconds(1))),
                  Duration.ofSeconds(3),
                  (done, whole) -> assertEquals(Duration.ofSeconds(3), whole.orElseThrow()))
              .getFirst();
      assertEquals(15, made.pictures());
      assertEquals("H.264 320x180", made.format().toString());
    }
  }

  @Test
  void whatIsNoVideoIsRefusedAndLeavesNoFile() throws IOException {
    Path text = Files.writeString(folder.resolve("letter.mp4"), "this is no video at all");
    PictureException refused =
        assertThrows(PictureException.class, () -> VideoFile.open(text).close());
    assertEquals(PictureException.Kind.UNREADABLE_FILE, refused.kind());
    assertTrue(refused.getMessage().contains("letter.mp4"), refused.getMessage());
    assertThrows(
        PictureException.class, () -> VideoFile.open(folder.resolve("absent.avi")).close());
    assertFalse(Files.exists(folder.resolve("letter.mp4.part")));
  }

  @Test
  void aDrawnSceneRepeatsItselfForASeedAndDiffersForAnother() {
    byte[] once = drawn(1, 20);
    assertEquals(java.util.Arrays.hashCode(once), java.util.Arrays.hashCode(drawn(1, 20)));
    assertFalse(java.util.Arrays.equals(once, drawn(2, 20)));
    assertFalse(java.util.Arrays.equals(once, drawn(1, 25)), "something moves");
  }

  private static byte[] drawn(long seed, int index) {
    try (DrawnScene scene =
        new DrawnScene(new PictureSize(640, 360), 10, Duration.ofSeconds(20), seed)) {
      Picture picture = scene.next();
      for (int i = 0; i < index; i++) {
        picture = scene.next();
      }
      assertNotNull(picture);
      return picture.rgb();
    }
  }
}
