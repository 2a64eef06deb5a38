package org.sightline.media.mp4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.MediaFormat;

/// Files that others made, good, broken and broken on purpose.
final class ForeignFilesTest {
  private static final Path DATA =
      Path.of(System.getProperty("sightline.root", "."), "../shared/data");
  private static final int SAMPLES_READ = 50;

  private static final int ROUNDS = Integer.getInteger("sightline.fuzz", 4_000);

  @TempDir Path folder;

  @Test
  void goodFilesGiveTheirFacts() throws IOException {
    try (Mp4File file = Mp4File.open(data("footage/car-detection.mp4"))) {
      assertEquals(2, file.tracks().size());
      MediaFormat.H264 picture = (MediaFormat.H264) file.tracks().getFirst();
      assertEquals(768, picture.width());
      assertEquals(432, picture.height());
      Sample last = file.samples(0).getLast();
      assertEquals(30.0, (last.decodeTime() + last.duration()) / 90_000.0, 0.5);
      assertTrue(file.samples(0).getFirst().key());
    }
    try (Mp4File file = Mp4File.open(data("footage/one-by-one-person-detection.mp4"))) {
      Sample last = file.samples(0).getLast();
      assertEquals(139, (last.decodeTime() + last.duration()) / 90_000.0, 1);
    }
    try (Mp4File file = Mp4File.open(data("malformed/mp4/testdata/prog_8s.mp4"))) {
      assertTrue(file.samples(0).size() > 100);
      assertEquals(0, file.samples(0).getFirst().time());
    }
    try (Mp4File file = Mp4File.open(data("malformed/mp4/testdata/v300_multiple_segments.mp4"))) {
      assertTrue(file.samples(0).size() > 10);
    }
  }

  @Test
  void everyFileThatBrokeAParserIsReadOrRefused() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(data("malformed/mp4"))) {
      files = new ArrayList<>(found.filter(Files::isRegularFile).toList());
    }
    try (Stream<Path> found = Files.walk(data("signed-video"))) {
      found.filter(f -> f.toString().endsWith(".mp4")).forEach(files::add);
    }
    assertTrue(files.size() > 70);
    for (Path path : files) {
      Path given = path;
      if (path.toString().contains("/fuzz/")) {
        given = Files.write(folder.resolve("fuzz.mp4"), goBytes(Files.readString(path)));
      }
      Path file = given;
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> readOrRefuse(file), path.toString());
    }
  }

  @Test
  void mutatedFilesAreReadOrRefused() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("prog_8s.mp4", "ed_hevc.mp4", "v300_multiple_segments.mp4")) {
      byte[] all = Files.readAllBytes(data("malformed/mp4/testdata/" + name));
      seeds.add(all.length > 60_000 ? java.util.Arrays.copyOf(all, 60_000) : all);
    }
    seeds.add(Files.readAllBytes(data("malformed/mp4/testdata/init.mp4")));
    Random random = new Random(20_261_122);
    Path file = folder.resolve("mutant.mp4");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutant = seeds.get(round % seeds.size()).clone();
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        int at =
            random.nextInt(random.nextInt(4) == 0 ? mutant.length : Math.min(2500, mutant.length));
        switch (random.nextInt(3)) {
          case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
          case 1 -> mutant[at] = (byte) 0xFF;
          default -> {
            if (at + 4 <= mutant.length) {
              ByteBuffer.wrap(mutant).putInt(at, random.nextBoolean() ? -1 : random.nextInt());
            }
          }
        }
      }
      Files.write(file, mutant);
      int number = round;
      assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> readOrRefuse(file), () -> "round " + number);
    }
  }

  @Test
  void aLengthThatNoBytesStandBehindIsRefusedBeforeAnythingIsAllocated() throws IOException {
    ByteBuffer huge = ByteBuffer.allocate(24);
    huge.putInt(1).put("moov".getBytes(StandardCharsets.US_ASCII)).putLong(Long.MAX_VALUE / 2);
    Path file = Files.write(folder.resolve("huge.mp4"), huge.array());
    assertThrows(Mp4Exception.class, () -> Mp4File.open(file));
    assertThrows(Mp4Exception.class, () -> FragmentTable.open(file).close());
  }

  private static void readOrRefuse(Path path) throws IOException {
    try (Mp4File file = Mp4File.open(path)) {
      for (int track = 0; track < file.tracks().size(); track++) {
        for (int i = 0; i < Math.min(SAMPLES_READ, file.samples(track).size()); i++) {
          try {
            file.read(track, i);
          } catch (Mp4Exception refused) {
            assertTrue(!refused.getMessage().isBlank());
          }
        }
      }
    } catch (Mp4Exception refused) {
      assertTrue(!refused.getMessage().isBlank());
    } catch (EOFException e) {
      throw new AssertionError("read behind the end of " + path, e);
    }
    try (FragmentTable table = FragmentTable.open(path)) {
      assertTrue(table.validBytes() <= Files.size(path));
    } catch (Mp4Exception refused) {
      assertTrue(!refused.getMessage().isBlank());
    }
  }

  private static Path data(String name) {
    Path path = DATA.resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "needs third-party test data: " + path);
    return path;
  }

  /// The bytes in a Go fuzz corpus file, `[]byte("…")` with Go escapes.
  private static byte[] goBytes(String text) {
    int from = text.indexOf("[]byte(\"") + 8;
    int to = text.lastIndexOf("\")");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        case 'u' -> {
          int code = Integer.parseInt(text.substring(i + 1, i + 5), 16);
          out.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
          i += 4;
        }
        case 'a' -> out.write(7);
        case 'b' -> out.write(8);
        case 'f' -> out.write(12);
        case 'n' -> out.write(10);
        case 'r' -> out.write(13);
        case 't' -> out.write(9);
        case 'v' -> out.write(11);
        default -> out.write(kind);
      }
    }
    return out.toByteArray();
  }
}
