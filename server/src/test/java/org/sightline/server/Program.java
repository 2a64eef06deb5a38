package org.sightline.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program as a process of its own, for tests that start, ask, end and kill it.
final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Path data;
  private final Path output;
  private final HttpClient client = HttpClient.newHttpClient();

  private Program(Process process, Path data, Path output) {
    this.process = process;
    this.data = data;
    this.output = output;
  }

  record Answer(int status, JsonNode body) {}

  /// Starts a node on `data`, on a free port.
  static Program run(Path data, String... more) throws IOException {
    Files.deleteIfExists(data.resolve("node.address"));
    List<String> words =
        new ArrayList<>(List.of("run", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    words.addAll(List.of(more));
    return start(data, words);
  }

  /// Starts the program with these words.
  static Program start(Path data, List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(words);
    Path output = Files.createTempFile("sightline-program", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Program(process, data, output);
  }

  Program untilReady() throws IOException {
    await("ready", () -> isReady() || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException("the program ended early:\n" + output());
    }
    return this;
  }

  private boolean isReady() {
    try {
      return Files.exists(data.resolve("node.address"))
          && ask("GET", "/healthz", null).status() == 200;
    } catch (ConnectException notYet) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(output(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The processes that it has started.
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  URI address() throws IOException {
    return URI.create(Files.readString(data.resolve("node.address")).strip());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(address().resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + Files.readString(data.resolve("cli-token")).strip())
        .header("X-Sightline", "1");
  }

  /// What a route answers as text.
  String text(String path) throws IOException {
    try {
      return sent(request(path).build()).body();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asks with the command line's token.
  Answer ask(String method, String path, @Nullable String body) throws IOException {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> answer = sent(request.build());
      String text = answer.body();
      return new Answer(
          answer.statusCode(), text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A question that found its connection ended, because nobody had asked on it for long, is put
  /// once more on a new one, as browsers do.
  private HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException ended) {
      if (!request.method().equals("GET")) {
        throw ended;
      }
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Waits for a condition of the outside world, asking again at once each time it has had a
  /// moment.
  static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("waited %s in vain for: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /// The process that looks at pictures; empty while there is none.
  Optional<ProcessHandle> analyzer() {
    return child("analyze");
  }

  /// The child with this command among the words of its command line, read where Linux keeps it
  /// whole; empty while there is none.
  Optional<ProcessHandle> child(String command) {
    return process.children().filter(child -> words(child).contains(command)).findFirst();
  }

  private static List<String> words(ProcessHandle child) {
    try {
      return List.of(
          Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline")).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// SIGTERM; the exit code, or empty with -1 when it does not end in time.
  int end(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  int waitForEnd() throws InterruptedException {
    return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    client.close();
    Files.deleteIfExists(output);
  }
}
