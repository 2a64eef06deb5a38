package org.sightline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures what recording N cameras costs: this program's node as users start it, then `ffmpeg -c
/// copy` with one process a camera, on the same sources in the same run.
///
/// Usage: `RecorderBench HOME CAMERAS SECONDS`, through `bench/run recorder`. Prints CPU-seconds a
/// camera-minute and resident memory after a warm-up; the sources' own cost is in their own process
/// and not counted.
public final class RecorderBench {
  private static final long WARM_UP_SECONDS = 30;

  private final Path home;
  private final int cameras;
  private final long seconds;
  private final Path work;

  private RecorderBench(Path home, int cameras, long seconds) throws IOException {
    this.home = home;
    this.cameras = cameras;
    this.seconds = seconds;
    this.work = Files.createTempDirectory("sightline-bench");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    RecorderBench bench =
        new RecorderBench(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
    Process farm =
        new ProcessBuilder(
                java(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CameraFarm.class.getName(),
                arguments[1],
                bench.home.resolve("bench/target").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<String> addresses = addresses(farm);
      System.out.printf(
          "%d cameras, 1080p25 H.264, %d s after %d s of warm-up, %d processors%n",
          bench.cameras,
          bench.seconds,
          WARM_UP_SECONDS,
          Runtime.getRuntime().availableProcessors());
      bench.node(addresses);
      bench.ffmpeg(addresses);
    } finally {
      farm.getOutputStream().close();
      farm.waitFor(10, TimeUnit.SECONDS);
      farm.destroyForcibly();
      delete(bench.work);
    }
  }

  private void node(List<String> addresses) throws IOException, InterruptedException {
    StringBuilder configuration = new StringBuilder("analysis: off\ncameras:\n");
    for (int i = 0; i < addresses.size(); i++) {
      configuration.append("  c%02d: %s%n".formatted(i, addresses.get(i)));
    }
    Path file = Files.writeString(work.resolve("bench.yml"), configuration);
    int port = freePort();
    Path data = work.resolve("data");
    long began = System.nanoTime();
    Process node =
        new ProcessBuilder(
                home.resolve("sightline").toString(),
                "run",
                "--config",
                file.toString(),
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:" + port)
            .redirectOutput(work.resolve("node.log").toFile())
            .redirectErrorStream(true)
            .start();
    untilReady(port, node);
    System.out.printf("node: start to serving %.2f s%n", (System.nanoTime() - began) / 1e9);
    report("node", List.of(node), () -> sizeOf(data.resolve("recordings")));
    node.destroy();
    if (!node.waitFor(10, TimeUnit.SECONDS)) {
      System.out.println("node: did not end within 10 s of SIGTERM");
      node.destroyForcibly();
    }
  }

  private void ffmpeg(List<String> addresses) throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    Path folder = Files.createDirectories(work.resolve("ffmpeg"));
    try {
      for (int i = 0; i < addresses.size(); i++) {
        processes.add(
            new ProcessBuilder(
                    "ffmpeg",
                    "-nostdin",
                    "-loglevel",
                    "error",
                    "-rtsp_transport",
                    "tcp",
                    "-i",
                    addresses.get(i),
                    "-c",
                    "copy",
                    "-f",
                    "segment",
                    "-segment_time",
                    "60",
                    "-segment_format_options",
                    "movflags=frag_keyframe+empty_moov",
                    folder.resolve("c%02d-%%03d.mp4".formatted(i)).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
      }
    } catch (IOException absent) {
      System.out.println("ffmpeg: not installed, so there is no peer to compare with");
      return;
    }
    report("ffmpeg -c copy", processes, () -> sizeOf(folder));
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      process.waitFor(5, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
  }

  private interface Size {
    long bytes() throws IOException;
  }

  private void report(String who, List<Process> processes, Size written)
      throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    ProcessFigures before = sum(processes);
    long bytesBefore = written.bytes();
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    ProcessFigures after = sum(processes);
    double minutes = (System.nanoTime() - began) / 60e9;
    double mebibytes = (written.bytes() - bytesBefore) / 1048576.0;
    System.out.printf(
        "%-15s %6.3f CPU-s per camera-minute   %6.1f MiB resident   %6.1f MiB at most   %.2f Mbit/s per camera written%n",
        who + ":",
        (after.cpuSeconds() - before.cpuSeconds()) / minutes / cameras,
        after.residentMebibytes(),
        after.peakMebibytes(),
        mebibytes * 8.388608 / (minutes * 60) / cameras);
  }

  private static ProcessFigures sum(List<Process> processes) throws IOException {
    ProcessFigures sum = new ProcessFigures(0, 0, 0);
    for (Process process : processes) {
      if (!process.isAlive()) {
        throw new IOException("a process under measurement ended early; see its log");
      }
      sum = sum.plus(ProcessFigures.of(process.pid()));
    }
    return sum;
  }

  private static List<String> addresses(Process farm) throws IOException {
    List<String> addresses = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(farm.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("ready")) {
        return addresses;
      }
      addresses.add(line);
    }
    throw new IOException("the cameras' process ended before it was ready");
  }

  static void untilReady(int port, Process node) throws IOException, InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 600; i++) {
        if (!node.isAlive()) {
          throw new IOException("the node ended before it was ready");
        }
        try {
          if (client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // It does not listen yet.
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    throw new IOException("the node was not ready within 30 s");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long sizeOf(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".mp4"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
