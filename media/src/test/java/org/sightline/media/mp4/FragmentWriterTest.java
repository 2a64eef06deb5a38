package org.sightline.media.mp4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

final class FragmentWriterTest {
  private static final Path DATA =
      Path.of(System.getProperty("sightline.root", "."), "../shared/data");
  private static final MediaFormat.H264 H264 =
      new MediaFormat.H264(new byte[] {0x67, 0x42, 0, 0x1E, 1}, new byte[] {0x68, 1, 2}, 640, 360);
  private static final MediaFormat.H265 H265 =
      new MediaFormat.H265(
          new byte[] {0x40, 1, 12}, new byte[] {0x42, 1, 1, 1}, new byte[] {0x44, 1}, 1920, 1080);
  private static final MediaFormat.Aac AAC = new MediaFormat.Aac(new byte[] {0x12, 0x10}, 44100, 2);

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBackForEveryCodec() throws IOException {
    FragmentWriter writer = new FragmentWriter(List.of(H264, AAC, H265));
    List<AccessUnit> first =
        List.of(unit(0, 0, true), unit(1, 0, true), unit(2, 0, true), unit(0, 3600, false));
    List<AccessUnit> second = List.of(unit(0, 7200, true), unit(1, 1024, true));
    Path path = write(writer, first, second);
    try (Mp4File file = Mp4File.open(path)) {
      assertEquals(List.of(H264, AAC, H265), file.tracks());
      assertEquals(640, ((MediaFormat.H264) file.tracks().getFirst()).width());
      assertEquals(List.of(0L, 3600L, 7200L), times(file, 0));
      assertEquals(List.of(0L, 1024L), times(file, 1));
      assertEquals(List.of(true, false, true), file.samples(0).stream().map(Sample::key).toList());
      assertArrayEquals(second.getFirst().bytes(), file.read(0, 2).bytes());
      assertArrayEquals(second.getLast().bytes(), file.read(1, 1).bytes());
      assertArrayEquals(first.get(2).bytes(), file.read(2, 0).bytes());
    }
  }

  @Test
  void reorderedPicturesKeepTheirTimesAndDecodingTimesAlwaysGrow() throws IOException {
    FragmentWriter writer = new FragmentWriter(List.of(H264));
    long[] order = {0, 3, 1, 2, 6, 4, 5, 9, 7, 8};
    List<AccessUnit> units = new ArrayList<>();
    for (long picture : order) {
      units.add(unit(0, picture * 3600, picture == 0));
    }
    for (int cut = 1; cut < units.size(); cut++) {
      FragmentWriter each = cut == 1 ? writer : new FragmentWriter(List.of(H264));
      Path path = write(each, units.subList(0, cut), units.subList(cut, units.size()));
      try (Mp4File file = Mp4File.open(path)) {
        assertEquals(units.stream().map(AccessUnit::time).toList(), times(file, 0));
        long before = -1;
        for (Sample sample : file.samples(0)) {
          assertTrue(sample.decodeTime() > before, "decoding time " + sample + " cut " + cut);
          before = sample.decodeTime();
        }
      }
    }
  }

  @Test
  void aFragmentOfNothingAndAWriterOfNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FragmentWriter(List.of()));
    FragmentWriter writer = new FragmentWriter(List.of(H264));
    assertThrows(IllegalArgumentException.class, () -> writer.fragment(List.of()));
    assertThrows(IllegalArgumentException.class, () -> writer.fragment(List.of(unit(1, 0, true))));
  }

  @Test
  void everyCutOfTheLastFragmentLosesOnlyThatFragment() throws IOException {
    FragmentWriter writer = new FragmentWriter(List.of(H264));
    byte[] initialisation = writer.initialisation();
    byte[] one = writer.fragment(List.of(unit(0, 0, true), unit(0, 3600, false)));
    byte[] two = writer.fragment(List.of(unit(0, 7200, false)));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(initialisation);
    all.writeBytes(one);
    all.writeBytes(two);
    Path path = folder.resolve("torn.mp4");
    for (int lost = 1; lost <= two.length; lost++) {
      Files.write(path, java.util.Arrays.copyOf(all.toByteArray(), all.size() - lost));
      try (Mp4File file = Mp4File.open(path)) {
        assertEquals(2, file.samples(0).size(), "bytes lost: " + lost);
      }
      try (FragmentTable table = FragmentTable.open(path)) {
        assertEquals(1, table.fragments().size(), "bytes lost: " + lost);
        assertEquals(initialisation.length + one.length, table.validBytes());
      }
    }
  }

  @Test
  void realFootageSurvivesRewritingAndFfmpegDecodesEveryPicture() throws Exception {
    for (String name :
        List.of(
            "footage/car-detection.mp4",
            "footage/one-by-one-person-detection.mp4",
            "signed-video/axis/signed_test_h264.mp4",
            "malformed/mp4/testdata/bbb_prog_10s.mp4",
            "malformed/mp4/testdata/ed_hevc.mp4")) {
      Path source = DATA.resolve(name);
      Assumptions.assumeTrue(Files.exists(source), "needs third-party test data: " + source);
      Path rewritten = folder.resolve("rewritten.mp4");
      int pictures;
      try (Mp4File in = Mp4File.open(source)) {
        rewrite(in, rewritten);
        try (Mp4File out = Mp4File.open(rewritten)) {
          assertEquals(in.tracks(), out.tracks(), name);
          for (int track = 0; track < in.tracks().size(); track++) {
            long shift = smallest(in);
            int at = track;
            assertEquals(
                in.samples(track).stream()
                    .map(s -> s.time() + scaled(shift, in.tracks().get(at).clockRate()))
                    .toList(),
                times(out, track),
                name);
          }
        }
        pictures = in.samples(0).size();
      }
      assertEquals(pictures, ffprobePictures(rewritten), name);
      assertEquals(decodingComplaints(source), decodingComplaints(rewritten), name);
    }
  }

  private static long smallest(Mp4File in) {
    long micros = 0;
    for (int track = 0; track < in.tracks().size(); track++) {
      int rate = in.tracks().get(track).clockRate();
      for (Sample sample : in.samples(track)) {
        micros = Math.max(micros, -sample.time() * 1_000_000 / rate + 1);
      }
    }
    return micros > 1 ? micros : 0;
  }

  private static long scaled(long micros, int rate) {
    return micros * rate / 1_000_000;
  }

  private static void rewrite(Mp4File in, Path to) throws IOException {
    long shift = smallest(in);
    FragmentWriter writer = new FragmentWriter(in.tracks());
    List<AccessUnit> units = new ArrayList<>();
    for (int track = 0; track < in.tracks().size(); track++) {
      for (int i = 0; i < in.samples(track).size(); i++) {
        AccessUnit unit = in.read(track, i);
        long time = unit.time() + scaled(shift, in.tracks().get(track).clockRate());
        units.add(new AccessUnit(track, time, unit.key(), false, unit.received(), unit.bytes()));
      }
    }
    List<MediaFormat> tracks = in.tracks();
    List<AccessUnit> interleaved = new ArrayList<>();
    int[] next = new int[tracks.size()];
    List<List<AccessUnit>> queues = new ArrayList<>();
    for (int track = 0; track < tracks.size(); track++) {
      int own = track;
      queues.add(units.stream().filter(u -> u.mediaTrack() == own).toList());
    }
    while (interleaved.size() < units.size()) {
      List<AccessUnit> heads = new ArrayList<>();
      for (int track = 0; track < queues.size(); track++) {
        if (next[track] < queues.get(track).size()) {
          heads.add(queues.get(track).get(next[track]));
        }
      }
      AccessUnit first =
          heads.stream()
              .min(
                  Comparator.comparingDouble(
                      u -> (double) u.time() / tracks.get(u.mediaTrack()).clockRate()))
              .orElseThrow();
      next[first.mediaTrack()]++;
      interleaved.add(first);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(writer.initialisation(Duration.ofSeconds(10)));
    for (int from = 0; from < interleaved.size(); from += 40) {
      out.writeBytes(
          writer.fragment(interleaved.subList(from, Math.min(interleaved.size(), from + 40))));
    }
    Files.write(to, out.toByteArray());
  }

  private Path write(FragmentWriter writer, List<AccessUnit> one, List<AccessUnit> two)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(writer.initialisation());
    out.writeBytes(writer.fragment(one));
    out.writeBytes(writer.fragment(two));
    return Files.write(folder.resolve("written.mp4"), out.toByteArray());
  }

  private static List<Long> times(Mp4File file, int track) {
    return file.samples(track).stream().map(Sample::time).toList();
  }

  private static AccessUnit unit(int track, long time, boolean key) {
    byte[] bytes = new byte[12 + (int) (time % 97)];
    bytes[3] = (byte) (bytes.length - 4);
    bytes[4] = (byte) (key ? 0x65 : 0x41);
    bytes[bytes.length - 1] = (byte) (track + 1);
    return new AccessUnit(track, time, key, false, Instant.EPOCH, bytes);
  }

  private static int ffprobePictures(Path path) throws Exception {
    return Integer.parseInt(
        run(
                "ffprobe",
                "-v",
                "fatal",
                "-count_packets",
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
                path.toString())
            .replace(",", "")
            .strip());
  }

  private static long decodingComplaints(Path path) throws Exception {
    return run("ffmpeg", "-v", "error", "-i", path.toString(), "-f", "null", "-").lines().count();
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("needs " + command[0] + ": " + e.getMessage());
      return "";
    }
    String out = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return out;
  }
}
