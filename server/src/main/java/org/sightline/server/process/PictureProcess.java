package org.sightline.server.process;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.picture.PictureException;
import org.sightline.picture.RemoteWorks;
import org.sightline.picture.WorkFrame;
import org.sightline.picture.WorkFraming;

/// This program once more, with the hidden command [#COMMAND], which decodes and encodes for the
/// node: what takes apart the bits of strangers in native code does it there.
///
/// It is started when the first call comes and answers calls one after the other over its standard
/// input and output; callers wait in their order. It ends by itself when nobody calls for [#IDLE],
/// and is killed when a call takes longer than [#PATIENCE], when its answer is none, and with the
/// node. After that the next call starts another one; after the third short life in a row calls are
/// refused for waits that double up to [#LONGEST_WAIT], for ever.
///
/// It has a bounded heap, at most [#MEMORY_BYTES] of memory in all, low priority, an environment
/// that holds nothing of the node's, and stands behind [Walls] with no opening at all, or with the
/// two files of the copy that it makes, where it makes one. Nothing that a camera sent is on its
/// command line.
public final class PictureProcess implements RemoteWorks.Asking {
  /// The word that starts the child.
  public static final String COMMAND = "pictures";

  /// After so long without a call it ends by itself.
  public static final Duration IDLE = Duration.ofMinutes(5);

  /// The longest that an answer may take; writing a copy of footage has no limit but who asks for
  /// it.
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  /// What it may take, native memory included.
  public static final long MEMORY_BYTES = 768L << 20;

  private static final System.Logger LOG = System.getLogger(PictureProcess.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration GOOD_BYE = Duration.ofSeconds(2);
  private static final int QUICK_STARTS = 3;

  /// Without the start-up cache of the node, which would make it half as large again.
  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms8m",
          "-Xmx96m",
          "-Xss512k",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:MaxDirectMemorySize=16m",
          // Its standard output is what it answers.
          "-XX:+DisplayVMOutputToStderr");

  /// The C library keeps a picture's memory for the next one, instead of having it taken back and
  /// cleared by the kernel for each: a third of the time of a picture. One arena, as one thread
  /// decodes.
  private static final Map<String, String> MALLOC =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "MALLOC_TRIM_THRESHOLD_", "134217728");

  private final String work;
  private final LongSupplier nanoTime;
  private final Starter starter;
  // Held while a call is under way.
  private final ReentrantLock turn = new ReentrantLock(true);
  // Guarded by turn.
  private @Nullable Child child;
  private long refusedUntilNanos;

  private volatile int shortLives;
  private volatile Instant shortSince = Instant.EPOCH;
  private volatile String lastWords = "";
  private volatile long starts;
  private volatile @Nullable Process running;
  private volatile boolean closed;

  /// One life of the process.
  private static final class Child {
    final Process process;
    final long beganNanos;
    final InputStream answers;
    final OutputStream calls;

    // What its watch looks at; the call's beginning, 0 while there is none.
    volatile long callNanos;
    volatile boolean patient;
    volatile BooleanSupplier stopped = () -> false;
    volatile String killed = "";

    Child(Process process, long beganNanos) {
      this.process = process;
      this.beganNanos = beganNanos;
      answers = process.getInputStream();
      calls = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
    }
  }

  /// Who starts the process.
  interface Starter {
    /// @param call that it is to answer first
    Process start(WorkFrame.Call call) throws IOException;
  }

  /// @param work what it does, in the words of a person who looks for what is wrong
  /// @param nanoTime the monotonic clock
  public PictureProcess(String work, LongSupplier nanoTime) {
    this(work, nanoTime, PictureProcess::ownProgram);
  }

  PictureProcess(String work, LongSupplier nanoTime, Starter starter) {
    this.work = work;
    this.nanoTime = nanoTime;
    this.starter = starter;
  }

  private static Process ownProgram(WorkFrame.Call call) throws IOException {
    Walls.Child child = new Walls.Child(MACHINE, List.of(COMMAND), MEMORY_BYTES, openings(call));
    return Walls.ofProcess()
        .start(
            child,
            builder -> {
              builder.redirectError(ProcessBuilder.Redirect.DISCARD);
              builder.environment().putAll(MALLOC);
            });
  }

  /// A copy's two files are let through the walls, and nothing else ever is.
  private static Openings openings(WorkFrame.Call call) throws IOException {
    if (call instanceof WorkFrame.BurnCall(Path from, Path to, var _)) {
      if (!Files.exists(to)) {
        Files.createFile(to);
      }
      return Openings.ofCopy(from, to);
    }
    return Openings.NONE;
  }

  @Override
  public WorkFrame ask(WorkFrame.Call call, BooleanSupplier stopped) {
    turn.lock();
    try {
      return asked(call, stopped);
    } finally {
      turn.unlock();
    }
  }

  private WorkFrame asked(WorkFrame.Call call, BooleanSupplier stopped) {
    Child there = child;
    if (there != null && call instanceof WorkFrame.BurnCall) {
      // Its walls have no openings for the two files.
      there.process.destroyForcibly();
      over(there, "");
    }
    boolean fresh = child == null;
    while (true) {
      Child in = child(call);
      in.patient = call instanceof WorkFrame.BurnCall;
      in.stopped = stopped;
      in.callNanos = Math.max(1, nanoTime.getAsLong());
      try {
        WorkFraming.write(call, in.calls);
        in.calls.flush();
        WorkFrame answer = WorkFraming.read(in.answers);
        if (answer != null) {
          in.callNanos = 0;
          lived(in);
          return answer;
        }
      } catch (EOFException e) {
        LOG.log(Level.DEBUG, "the answer breaks off", e);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the call was not taken or its answer is none", e);
        in.process.destroyForcibly();
      }
      String words = over(in, "");
      if (closed) {
        throw PictureException.gone("the node ends");
      }
      // One that had nothing to do may end just when it is called.
      if (words.isEmpty() && !fresh) {
        fresh = true;
        continue;
      }
      throw PictureException.gone(died(in, words));
    }
  }

  private Child child(WorkFrame.Call call) {
    Child there = child;
    if (there != null) {
      return there;
    }
    if (closed) {
      throw PictureException.gone("the node ends");
    }
    long now = nanoTime.getAsLong();
    if (shortLives > QUICK_STARTS && now - refusedUntilNanos < 0) {
      throw PictureException.gone(
          "the process that %s ended %d times in a row soon after its start (%s) and is tried again later"
              .formatted(work, shortLives, lastWords));
    }
    try {
      Process process = starter.start(call);
      Child begun = new Child(process, now);
      OwnProgram.preferToKill(process.pid());
      starts++;
      running = process;
      child = begun;
      Thread.ofVirtual().name("picture-watch").start(() -> watch(begun));
      LOG.log(Level.INFO, "a process began that {0} pid={1}", work, String.valueOf(process.pid()));
      return begun;
    } catch (IOException e) {
      lastWords = String.valueOf(e.getMessage());
      count(now);
      throw PictureException.gone(
          "the process that %s could not be started: %s".formatted(work, e.getMessage()));
    }
  }

  /// Ends the process whose call takes too long or is not wanted any more.
  private void watch(Child in) {
    try {
      while (!in.process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        long since = in.callNanos;
        if (since == 0) {
          continue;
        }
        if (in.stopped.getAsBoolean()) {
          in.killed = "was not needed any more";
          in.process.destroyForcibly();
        } else if (!in.patient && nanoTime.getAsLong() - since > PATIENCE.toNanos()) {
          in.killed = "did not answer for %d s".formatted(PATIENCE.toSeconds());
          in.process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      in.process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Ends a life.
  ///
  /// @return why, or empty where the process ended by itself because it was idle
  private String over(Child in, String why) {
    child = null;
    running = null;
    boolean gone = false;
    try {
      gone = in.process.waitFor(GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    in.process.destroyForcibly();
    if (!why.isEmpty()) {
      return why;
    }
    if (!in.killed.isEmpty()) {
      return in.killed;
    }
    return !gone
        ? "answered nothing more"
        : in.process.exitValue() == 0 ? "" : "ended with exit code " + in.process.exitValue();
  }

  private String died(Child in, String words) {
    lastWords = words.isEmpty() ? "it ended by itself" : words;
    count(in.beganNanos);
    LOG.log(
        Level.WARNING,
        "the process that {0} {1} shortLives={2}; recording goes on, it is started again when it is"
            + " needed",
        work,
        words,
        shortLives);
    return "the process that %s %s".formatted(work, words);
  }

  private void count(long beganNanos) {
    long now = nanoTime.getAsLong();
    if (now - beganNanos >= SHORT_LIFE.toNanos()) {
      shortLives = 0;
      return;
    }
    shortSince = shortLives == 0 ? Instant.now() : shortSince;
    shortLives++;
    refusedUntilNanos = now + wait(shortLives).toNanos();
  }

  private void lived(Child in) {
    if (shortLives > 0 && nanoTime.getAsLong() - in.beganNanos >= SHORT_LIFE.toNanos()) {
      shortLives = 0;
    }
  }

  /// How long after the `shortLives`-th short life in a row calls are refused.
  static Duration wait(int shortLives) {
    if (shortLives <= QUICK_STARTS) {
      return Duration.ZERO;
    }
    Duration doubled = Duration.ofSeconds(1L << Math.min(shortLives - QUICK_STARTS, 16));
    return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }

  @Override
  public PictureException broken(WorkFrame answer) {
    turn.lock();
    try {
      Child in = child;
      if (in == null) {
        return PictureException.gone("the process that %s is gone".formatted(work));
      }
      in.process.destroyForcibly();
      return PictureException.gone(died(in, over(in, "answered something else")));
    } finally {
      turn.unlock();
    }
  }

  /// What is wrong with it, so that pictures are missing.
  public List<Problem> problems() {
    int lives = shortLives;
    if (lives <= QUICK_STARTS) {
      return List.of();
    }
    return List.of(
        new Problem(
            "pictures-crashing",
            Severity.WARNING,
            null,
            shortSince,
            "the process that %s has ended %d times in a row soon after its start: %s"
                .formatted(work, lives, lastWords),
            "recording goes on and it is tried for ever; see the log for the camera whose pictures"
                + " crash it"));
  }

  /// How often it was started.
  public long starts() {
    return starts;
  }

  /// Its process id; empty while there is none.
  public Optional<Long> pid() {
    return Optional.ofNullable(running).map(Process::pid);
  }

  /// Ends it; calls under way fail.
  @Override
  public void close() {
    closed = true;
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
