package org.sightline.media.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.Rounds;

/// Pictures with Huffman tables of their own go over RTP without a changed coefficient.
@Timeout(120)
class RtpJpegTest {
  @TempDir Path folder;

  @Test
  void aScanWithOwnTablesBecomesTheScanWithTheExampleTables() {
    Rounds.run(
        200,
        random -> {
          int width = Rounds.between(random, 1, 200);
          int height = Rounds.between(random, 1, 200);
          var picture = MadeJpeg.random(random, width, height, random.nextBoolean() ? 2 : 1);
          byte[] plain = picture.file(MadeJpeg.Tables.EXAMPLES, 0);
          int interval = random.nextBoolean() ? Rounds.between(random, 1, 9) : 0;
          byte[] own = picture.file(MadeJpeg.Tables.own(random), interval);

          var asItIs = assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(plain));
          assertSame(plain, asItIs.bytes());
          var recoded = assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(own));
          assertEquals(asItIs.header().width(), recoded.header().width());
          assertEquals(asItIs.header().halfHeight(), recoded.header().halfHeight());
          assertArrayEquals(asItIs.header().tables(), recoded.header().tables());
          assertEquals(0, recoded.header().restartInterval());
          assertArrayEquals(scan(asItIs), scan(recoded));
        });
  }

  @Test
  void aGreyPictureGetsChromaWithoutContent() {
    Rounds.run(
        100,
        random -> {
          int width = Rounds.between(random, 1, 200);
          int height = Rounds.between(random, 1, 100);
          MadeJpeg coloured = MadeJpeg.random(random, width, height, 1).withoutChroma();
          int interval = random.nextBoolean() ? Rounds.between(random, 1, 9) : 0;
          byte[] grey = coloured.greyFile(MadeJpeg.Tables.own(random), interval);
          byte[] expected = coloured.file(MadeJpeg.Tables.EXAMPLES, 0);
          var carried = assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(grey));
          assertArrayEquals(
              scan(assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(expected))), scan(carried));
        });
  }

  private static byte[] scan(RtpJpeg.Carried picture) {
    return Arrays.copyOfRange(picture.bytes(), picture.from(), picture.to());
  }

  @ParameterizedTest
  @CsvSource({
    "yuvj420p, optimal, 322x242",
    "yuvj422p, optimal, 322x242",
    "yuvj420p, default, 640x480",
    "yuvj422p, default, 98x50"
  })
  void whatFfmpegShowsIsTheSameBeforeAndBehind(String pixels, String huffman, String size)
      throws Exception {
    Path before = folder.resolve("before.mjpeg");
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=" + size + ":rate=25",
        "-frames:v",
        "10",
        "-pix_fmt",
        pixels,
        "-color_range",
        "pc",
        "-huffman",
        huffman,
        "-q:v",
        "3",
        "-f",
        "mjpeg",
        before.toString());
    Assumptions.assumeTrue(Files.exists(before), "needs ffmpeg: apt-get install ffmpeg");
    var all = new ByteArrayOutputStream();
    List<byte[]> pictures = split(Files.readAllBytes(before));
    assertEquals(10, pictures.size());
    for (byte[] picture : pictures) {
      var carried = assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(picture));
      assertEquals(
          (huffman + pixels).equals("defaultyuvj420p"),
          carried.bytes() == picture,
          "coded anew only where needed");
      byte[] scan = scan(carried);
      byte[] file = carried.header().file(scan, scan.length);
      assertTrue(JpegHeader.parse(file).isPresent());
      all.writeBytes(file);
    }
    Path behind = folder.resolve("behind.mjpeg");
    Files.write(behind, all.toByteArray());
    assertEquals(shown(before), shown(behind));
  }

  private List<String> shown(Path file) throws Exception {
    Path sums = folder.resolve(file.getFileName() + ".md5");
    ffmpeg("-f", "mjpeg", "-i", file.toString(), "-f", "framemd5", sums.toString());
    List<String> lines = Files.readAllLines(sums).stream().filter(l -> !l.startsWith("#")).toList();
    assertEquals(10, lines.size());
    return lines;
  }

  private void ffmpeg(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-y", "-v", "error"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException absent) {
      Assumptions.abort("needs ffmpeg: apt-get install ffmpeg");
    }
  }

  private static List<byte[]> split(byte[] pictures) {
    List<byte[]> each = new ArrayList<>();
    int from = 0;
    for (int i = 2; i + 1 < pictures.length; i++) {
      if (pictures[i] == (byte) 0xFF && pictures[i + 1] == (byte) 0xD9) {
        each.add(Arrays.copyOfRange(pictures, from, i + 2));
        from = i + 2;
      }
    }
    return each;
  }

  @Test
  void whatRtpHasNoFormForIsToldInWords() {
    var random = new Random(1);
    byte[] picture = MadeJpeg.random(random, 64, 48, 2).file(MadeJpeg.Tables.EXAMPLES, 0);
    int frame = frame(picture);

    byte[] progressive = picture.clone();
    progressive[frame + 1] = (byte) 0xC2;
    assertTells("progressive JPEG", progressive);

    byte[] full = picture.clone();
    full[frame + 11] = 0x11;
    assertTells("chroma in another size", full);

    byte[] twelve = picture.clone();
    twelve[frame + 4] = 12;
    assertTells("baseline only", twelve);

    byte[] large = picture.clone();
    large[frame + 7] = 0x08;
    large[frame + 8] = 0;
    assertTells("JPEG of 2048x48", large);
  }

  private static void assertTells(String words, byte[] file) {
    var impossible = assertInstanceOf(RtpJpeg.Impossible.class, RtpJpeg.of(file));
    assertTrue(impossible.why().contains(words), impossible.why());
    assertTrue(impossible.why().length() <= 120, "too long for a status line: " + impossible.why());
  }

  private static int frame(byte[] file) {
    int at = 2;
    while ((file[at + 1] & 0xFF) != 0xC0) {
      at += 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
    }
    return at;
  }

  @Test
  void aScanThatIsCutOffIsDamagedAndNoOtherKind() {
    var random = new Random(2);
    byte[] picture = MadeJpeg.random(random, 64, 48, 2).file(MadeJpeg.Tables.own(random), 0);
    assertInstanceOf(RtpJpeg.Carried.class, RtpJpeg.of(picture));
    for (int length = 0; length < picture.length - 4; length++) {
      assertInstanceOf(
          RtpJpeg.Damaged.class, RtpJpeg.of(Arrays.copyOf(picture, length)), length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000})
  void mutantsAreSurvived(int usual) {
    int count = Integer.getInteger("sightline.fuzz", usual);
    var random = new Random(3);
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      MadeJpeg.Tables tables = MadeJpeg.Tables.own(random);
      seeds.add(MadeJpeg.random(random, 40 + i, 30, 1 + i % 2).file(tables, i % 3));
    }
    int carried = 0;
    for (int i = 0; i < count; i++) {
      byte[] mutant = seeds.get(i % seeds.size()).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      if (RtpJpeg.of(mutant) instanceof RtpJpeg.Carried picture) {
        carried++;
        assertTrue(picture.to() >= picture.from() && picture.to() <= picture.bytes().length);
      }
    }
    assertTrue(carried > 0 && carried < count, carried + " of " + count);
  }
}
