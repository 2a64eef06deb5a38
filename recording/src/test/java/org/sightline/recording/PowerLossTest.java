package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// Power loss at any moment of a real recorder: all that it asks of the kernel is written down and
/// played to a disk that loses what was not synced.
@Timeout(1200)
final class PowerLossTest {
  private static final int CUTS = Integer.getInteger("sightline.cuts", 24);
  private static final long SEED = Long.getLong("sightline.seed", 20_261_123L);
  private static final int PICTURES = 25 * 14;

  /// One fragment may wait for the disk, and the next may come while the disk is at work.
  private static final int UNSAFE_AT_MOST = 2;

  @TempDir Path folder;

  @Test
  void whatTheDiskWasAskedToKeepIsThereAfterPowerLoss() throws Exception {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "strace"))),
        "needs strace: apt-get install strace");
    Path data = Files.createDirectory(folder.resolve("data")).toRealPath();
    Path trace = Files.createDirectory(folder.resolve("trace")).resolve("calls");
    record(data, trace);
    WriteLog log = WriteLog.of(trace, data);
    Map<Path, List<Integer>> ends = fragmentEnds(log);
    assertTrue(ends.size() >= 3, "segments: " + ends);

    Random random = new Random(SEED);
    List<Integer> cuts = random.ints(CUTS, 1, log.changes().size()).sorted().boxed().toList();
    TornDisk disk = new TornDisk();
    int played = 0;
    int kept = 0;
    for (int cut : cuts) {
      while (played < cut) {
        disk.play(log.changes().get(played++));
      }
      kept += powerIsLost(disk, data, ends, random, cut);
    }
    assertTrue(kept > CUTS, "fragments that had to be there, over all cuts: " + kept);
  }

  private int powerIsLost(
      TornDisk disk, Path data, Map<Path, List<Integer>> ends, Random random, int cut)
      throws IOException {
    String where = "seed %d cut %d".formatted(SEED, cut);
    Path after = folder.resolve("after-" + cut + "-" + random.nextInt(1 << 30));
    double chance = List.of(0.0, 0.5, 0.9, 1.0).get(random.nextInt(4));
    disk.lose(data, after, random, chance);
    int kept = 0;
    try (Recordings recordings =
        Recordings.open(
            RecordingSettings.usual(after),
            InstantSource.system(),
            new Recordings.Working(false, FileOpener.REAL))) {
      recordings.reconcile();
      Map<String, SegmentRow> rows = new TreeMap<>();
      recordings.segments(Script.DOOR).forEach(row -> rows.put(row.path(), row));
      int unsafe = 0;
      for (Map.Entry<Path, List<Integer>> each : ends.entrySet()) {
        int safe = disk.safeBytes(each.getKey(), data);
        byte[] seen = disk.seen(each.getKey());
        int acknowledged = 0;
        for (int end : each.getValue()) {
          acknowledged = end <= safe ? end : acknowledged;
          unsafe += end > safe && end <= seen.length ? 1 : 0;
          kept += end <= safe ? 1 : 0;
        }
        if (acknowledged > 0) {
          Path name = data.resolve("recordings").relativize(each.getKey());
          SegmentRow row = rows.get(name.toString());
          assertTrue(row != null && row.bytes() >= acknowledged, where + " " + name + " " + row);
          byte[] found = Files.readAllBytes(after.resolve("recordings").resolve(name));
          assertArrayEquals(
              Arrays.copyOf(seen, acknowledged), Arrays.copyOf(found, acknowledged), where);
        }
      }
      assertTrue(unsafe <= UNSAFE_AT_MOST, where + ": fragments not yet safe: " + unsafe);
    }
    assertEquals(List.of(), FootageCheck.run(after, true, progress -> {}).findings(), where);
    delete(after);
    return kept;
  }

  /// Where the fragments of each segment end, in bytes.
  private Map<Path, List<Integer>> fragmentEnds(WriteLog log) throws IOException {
    TornDisk whole = new TornDisk();
    log.changes().forEach(whole::play);
    Map<Path, List<Integer>> ends = new TreeMap<>();
    for (Path path : whole.paths(".mp4")) {
      Path copy = Files.write(folder.resolve("whole.mp4"), whole.seen(path));
      try (FragmentTable table = FragmentTable.open(copy)) {
        List<Integer> of = new ArrayList<>();
        table.fragments().forEach(fragment -> of.add((int) fragment.offset()));
        of.add((int) table.validBytes());
        of.removeFirst();
        ends.put(path, of);
      }
    }
    return ends;
  }

  /// Records some seconds in segments of five, and pulls the plug.
  private void record(Path data, Path trace) throws IOException, InterruptedException {
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")))) {
      Process process =
          new ProcessBuilder(
                  "strace",
                  "-f",
                  "-ff",
                  "--seccomp-bpf",
                  "-ttt",
                  "-T",
                  "-y",
                  "-xx",
                  "-s",
                  "8388608",
                  "-e",
                  "trace=" + WriteLog.CALLS,
                  "-o",
                  trace.toString(),
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Xmx128m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  RecorderProcess.class.getName(),
                  data.toString(),
                  "1",
                  camera.address("/main").toString(),
                  "5")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < PICTURES; i++) {
          assertTrue(out.readLine() != null, "the recorder ended by itself");
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = new ArrayList<>(found.toList());
    }
    for (Path path : all.reversed()) {
      Files.delete(path);
    }
  }
}
