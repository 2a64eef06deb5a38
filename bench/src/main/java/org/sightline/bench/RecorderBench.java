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

/// Measures what recording N cameras costs: this program's node as users start it, then its peers
/// on the same sources in the same run, each where it is installed ([Peer]).
///
/// Usage: `RecorderBench HOME CAMERAS SECONDS`, through `bench/run recorder`; CAMERAS is one number
/// or several with commas between. Prints a table: CPU-seconds a camera-minute, resident memory of
/// all processes together, what was written, and what the node's own ledger says was lost after
/// every camera had begun. The sources' own cost is in their own process and not counted. Beyond
/// [#MOST_FOR_PEERS] cameras only the node is measured. Exit code 1 says that the node lost
/// something.
public final class RecorderBench {
  private static final long WARM_UP_SECONDS = 30;
  private static final long FIRST_SECONDS = 60;
  private static final long COMPILED_SECONDS = 150;
  private static final int MOST_FOR_PEERS = 16;

  private final Path home;
  private final int cameras;
  private final long seconds;
  private final Path work;
  private double nodeCost;

  private RecorderBench(Path home, int cameras, long seconds) throws IOException {
    this.home = home;
    this.cameras = cameras;
    this.seconds = seconds;
    this.work = Files.createTempDirectory("sightline-bench");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    long seconds = Long.parseLong(arguments[2]);
    System.out.printf(
        "recording 1080p25 H.264, %d s after %d s (the node: %d s), %d processors%n",
        seconds, WARM_UP_SECONDS, COMPILED_SECONDS, Runtime.getRuntime().availableProcessors());
    System.out.println(
        "cameras who              CPU-s/camera-min  ratio  resident MiB  Mbit/s/camera  lost");
    boolean whole = true;
    for (String cameras : arguments[1].split(",")) {
      whole &= new RecorderBench(home, Integer.parseInt(cameras.strip()), seconds).run();
    }
    System.out.println(
        "ZoneMinder is not measured: it needs a database server and a web server of its own.");
    if (!whole) {
      System.exit(1);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Process farm =
        new ProcessBuilder(
                java(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CameraFarm.class.getName(),
                Integer.toString(cameras),
                home.resolve("bench/target").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<String> addresses = addresses(farm);
      boolean whole = node(addresses);
      if (cameras <= MOST_FOR_PEERS) {
        for (Peer peer : Peer.values()) {
          peer(peer, addresses);
        }
      }
      return whole;
    } finally {
      farm.getOutputStream().close();
      farm.waitFor(10, TimeUnit.SECONDS);
      farm.destroyForcibly();
      delete(work);
    }
  }

  private boolean node(List<String> addresses) throws IOException, InterruptedException {
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
    String started =
        "%d: start to serving %.2f s".formatted(cameras, (System.nanoTime() - began) / 1e9);
    Size written = () -> sizeOf(data.resolve("recordings"));
    Cost first = measure(List.of(node), written, FIRST_SECONDS);
    TimeUnit.SECONDS.sleep(COMPILED_SECONDS - FIRST_SECONDS);
    Cost cost = measure(List.of(node), written, seconds);
    node.destroy();
    if (!node.waitFor(10, TimeUnit.SECONDS)) {
      System.out.println("node: did not end within 10 s of SIGTERM");
      node.destroyForcibly().waitFor();
    }
    LedgerFigures ledger = LedgerFigures.of(data.resolve("recording.db"));
    nodeCost = cost.cpuSeconds();
    first.print(cameras, "node, minute 1", nodeCost, "below");
    cost.print(cameras, "node", nodeCost, ledger.words());
    System.out.println(started);
    return ledger.streams() == cameras && ledger.isWhole();
  }

  private void peer(Peer peer, List<String> addresses) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve(peer.name()));
    List<Process> processes = new ArrayList<>();
    try {
      for (List<String> command : peer.commands(addresses, folder)) {
        processes.add(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(work.resolve(peer + ".log").toFile()))
                .start());
      }
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      measure(processes, () -> sizeOf(folder), seconds)
          .print(cameras, peer.toString(), nodeCost, "not told");
    } catch (IOException absent) {
      System.out.printf("%7d %-16s not measured: %s%n", cameras, peer, absent.getMessage());
    } finally {
      processes.forEach(Process::destroy);
      for (Process process : processes) {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    }
  }

  private interface Size {
    long bytes() throws IOException;
  }

  /// What a recorder cost while it was measured.
  private record Cost(double cpuSeconds, double residentMebibytes, double megabitsPerSecond) {
    void print(int cameras, String who, double nodeCost, String lost) {
      System.out.printf(
          "%7d %-16s %17.3f %6.2f %13.1f %14.2f  %s%n",
          cameras,
          who,
          cpuSeconds,
          nodeCost > 0 ? cpuSeconds / nodeCost : 0,
          residentMebibytes,
          megabitsPerSecond,
          lost);
    }
  }

  private Cost measure(List<Process> processes, Size written, long seconds)
      throws IOException, InterruptedException {
    ProcessFigures before = sum(processes);
    long bytesBefore = written.bytes();
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    ProcessFigures after = sum(processes);
    double elapsed = (System.nanoTime() - began) / 1e9;
    return new Cost(
        (after.cpuSeconds() - before.cpuSeconds()) / (elapsed / 60) / cameras,
        after.residentMebibytes(),
        (written.bytes() - bytesBefore) * 8 / 1e6 / elapsed / cameras);
  }

  private static ProcessFigures sum(List<Process> processes) throws IOException {
    ProcessFigures sum = new ProcessFigures(0, 0, 0);
    for (Process process : processes) {
      if (!process.isAlive()) {
        throw new IOException("a process under measurement ended early; see its log");
      }
      sum = sum.plus(ProcessFigures.of(process.pid()));
      for (ProcessHandle child : process.descendants().toList()) {
        sum = sum.plus(ProcessFigures.of(child.pid()));
      }
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
