package org.sightline.server.analysis;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.server.process.Openings;
import org.sightline.server.process.OwnProgram;
import org.sightline.server.process.Walls;

/// The node's own analyzer: this program once more, with the command [#COMMAND], for as long as a
/// camera needs it.
///
/// The child gets the node's address and its token over standard input and nothing else: no data
/// folder, a working directory that is deleted when it ends, [Walls] with openings for two ports of
/// the node alone, low priority, a bounded heap, so many processors, and an end when it takes more
/// memory than it may or says nothing for too long. It is started again at once; after the third
/// short life in a row the waits double up to [#LONGEST_WAIT], for ever.
public final class OwnAnalyzer implements AutoCloseable {
  /// The word that starts the child.
  public static final String COMMAND = "analyze";

  /// The option that makes it read its orders from standard input.
  public static final String ORDERED = "--ordered";

  private static final System.Logger LOG = System.getLogger(OwnAnalyzer.class.getName());
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration FIRST_WORD = Duration.ofSeconds(60);
  private static final Duration SILENT_TOO_LONG = Duration.ofSeconds(8);
  private static final Duration UNNEEDED = Duration.ofMinutes(1);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration GOOD_BYE = Duration.ofMillis(1200);
  private static final int QUICK_STARTS = 3;
  private static final int HEAP_SHARE = 3;

  /// What the child is given.
  ///
  /// @param node address of the node's API
  /// @param token that it posts and reads with
  /// @param certificate PEM of the one certificate that the node shows, or null for plain HTTP on
  ///   loopback
  /// @param restream port of the node's re-stream for it
  public record Orders(String node, String token, @Nullable String certificate, int restream) {
    /// The only ports that it is to connect to.
    List<Integer> ports() {
      return List.of(URI.create(node).getPort(), restream);
    }

    /// Three lines: address, token, certificate in Base64 or nothing.
    byte[] lines() {
      String pem =
          certificate == null
              ? ""
              : Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
      return "%s\n%s\n%s\n".formatted(node, token, pem).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "orders for " + node;
    }
  }

  /// What the child may take.
  ///
  /// @param memoryBytes resident; a third of it is heap
  public record Limits(int cores, long memoryBytes) {}

  private final AnalysisDesk desk;
  private final Orders orders;
  private final Limits limits;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Process running;
  private volatile int shortLives;
  private volatile Instant shortSince = Instant.EPOCH;
  private volatile String lastWords = "";

  /// @param orders of the child
  public OwnAnalyzer(AnalysisDesk desk, Orders orders, Limits limits) {
    this.desk = desk;
    this.orders = orders;
    this.limits = limits;
    thread = Thread.ofPlatform().daemon().name("own-analyzer").unstarted(this::work);
  }

  /// Begins; returns at once.
  public OwnAnalyzer start() {
    thread.start();
    return this;
  }

  private void work() {
    try {
      while (!closing) {
        if (desk.isOwnNeeded()) {
          oneLife();
        } else {
          Thread.sleep(LOOK);
        }
      }
    } catch (InterruptedException e) {
      if (!closing) {
        LOG.log(Level.ERROR, "the watch over the analysis was interrupted", e);
      }
    }
  }

  private void oneLife() throws InterruptedException {
    long beganNanos = System.nanoTime();
    String words;
    try {
      words = live();
    } catch (IOException | RuntimeException e) {
      words = "the process that looks at pictures could not be started: " + e.getMessage();
      LOG.log(Level.ERROR, words, e);
    }
    if (closing || words.isEmpty()) {
      desk.ownIsGone("analysis is being started");
      return;
    }
    boolean isShort = System.nanoTime() - beganNanos < SHORT_LIFE.toNanos();
    shortSince = shortLives == 0 ? desk.now() : shortSince;
    shortLives = isShort ? shortLives + 1 : 0;
    lastWords = words;
    Duration wait = wait(shortLives);
    desk.ownIsGone("%s; it is started again".formatted(words));
    LOG.log(
        Level.WARNING,
        "analysis ended cause=\"{0}\" shortLives={1} nextStartMillis={2}",
        words,
        shortLives,
        wait.toMillis());
    Thread.sleep(wait);
  }

  /// How long after the `shortLives`-th short life in a row the next begins.
  static Duration wait(int shortLives) {
    if (shortLives <= QUICK_STARTS) {
      return FIRST_WAIT;
    }
    int doublings = Math.min(shortLives - QUICK_STARTS, 16);
    Duration doubled = Duration.ofSeconds(1L << doublings);
    return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }

  /// Starts a child and stays until it is over.
  ///
  /// @return why it ended, or empty where it was asked to
  private String live() throws IOException, InterruptedException {
    Process process = null;
    try {
      desk.ownBegins();
      process = started();
      running = process;
      ChildWords heard = ChildWords.of(process);
      try (OutputStream in = process.getOutputStream()) {
        in.write(orders.lines());
        in.flush();
        String words = watch(process);
        return words.isEmpty() || heard.last().isEmpty()
            ? words
            : words + ", after it said: " + heard.last();
      }
    } finally {
      if (process != null && !process.waitFor(GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS);
      }
      running = null;
    }
  }

  private Process started() throws IOException {
    List<String> machine =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xmx" + (limits.memoryBytes() / HEAP_SHARE >> 20) + "m",
                "-Xss512k",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:ActiveProcessorCount=" + limits.cores()));
    machine.addAll(OwnProgram.startCache());
    return Walls.ofProcess()
        .start(
            new Walls.Child(
                machine, List.of(COMMAND, ORDERED), 0, Openings.ofPorts(orders.ports())),
            builder -> builder.redirectOutput(ProcessBuilder.Redirect.DISCARD));
  }

  private String watch(Process process) throws InterruptedException {
    long beganNanos = System.nanoTime();
    long neededNanos = beganNanos;
    OwnProgram.preferToKill(process.pid());
    while (!closing) {
      if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return "the process that looks at pictures ended with exit code " + process.exitValue();
      }
      long now = System.nanoTime();
      Optional<String> tooMuch = tooMuch(process.pid());
      if (tooMuch.isEmpty()) {
        tooMuch = silent(process.pid(), beganNanos, now);
      }
      if (tooMuch.isPresent()) {
        process.destroyForcibly();
        return tooMuch.get();
      }
      if (desk.isOwnNeeded()) {
        neededNanos = now;
      } else if (now - neededNanos >= UNNEEDED.toNanos()) {
        return "";
      }
    }
    return "";
  }

  private Optional<String> silent(long pid, long beganNanos, long now) {
    Optional<Long> heard = desk.ownHeard();
    long silentNanos = now - heard.orElse(beganNanos);
    Duration most =
        heard.isEmpty()
            ? FIRST_WORD
            : ChildFigures.isStopped(pid) ? AnalysisDesk.SILENCE : SILENT_TOO_LONG;
    return silentNanos < most.toNanos()
        ? Optional.empty()
        : Optional.of(
            "the process that looks at pictures said nothing for %d s and was killed"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(silentNanos)));
  }

  private Optional<String> tooMuch(long pid) {
    long resident = ChildFigures.residentBytes(pid);
    return resident <= limits.memoryBytes()
        ? Optional.empty()
        : Optional.of(
            "the process that looks at pictures took %d MiB of memory, more than the %d MiB of analysis.memory, and was killed"
                .formatted(resident >> 20, limits.memoryBytes() >> 20));
  }

  /// What is wrong with the child, so that nobody looks.
  public List<Problem> problems() {
    int lives = shortLives;
    if (lives <= QUICK_STARTS) {
      return List.of();
    }
    return List.of(
        new Problem(
            "analysis-crashing",
            Severity.WARNING,
            null,
            shortSince,
            "analysis has ended %d times in a row soon after its start: %s"
                .formatted(lives, lastWords),
            "recording goes on and analysis is tried for ever; see the log, try another network or"
                + " switch off the analysis of the newest camera"));
  }

  /// The child's process id; empty while there is none.
  public Optional<Long> pid() {
    return Optional.ofNullable(running).map(Process::pid);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    // Long enough for what was seen to be told and the child to end by itself.
    if (!thread.join(GOOD_BYE.multipliedBy(2))) {
      thread.interrupt();
    }
  }
}
