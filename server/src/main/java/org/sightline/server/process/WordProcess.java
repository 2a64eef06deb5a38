package org.sightline.server.process;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sightline.search.Meanings;
import org.sightline.search.SentenceNetwork;
import org.sightline.search.WordVectors;

/// This program once more, with the hidden command [#COMMAND], which says what words mean: the
/// network, and the native code that runs it, are there and not in the node.
///
/// A call is the number of bytes of a text and the text in UTF-8, its answer the number of figures
/// of its vector and the figures (both numbers as 32 bits, most significant first). It answers one
/// call after the other, stands behind [Walls] with no opening at all, and is killed when a call
/// takes longer than [#PATIENCE]. Whoever started it ends it; it ends with the node too, as its
/// standard input does. Owned by one thread at a time.
public final class WordProcess implements WordVectors.Network {
  /// The word that starts the child.
  public static final String COMMAND = "words";

  /// The longest that an answer may take, the child's start included.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What it may take, native memory included.
  public static final long MEMORY_BYTES = 768L << 20;

  private static final System.Logger LOG = System.getLogger(WordProcess.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MAX_TEXT_BYTES = Meanings.MAX_TEXT * 4;
  private static final int MAX_FIGURES = 4096;
  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms8m",
          "-Xmx64m",
          "-XX:ReservedCodeCacheSize=16m",
          // Its standard output is what it answers.
          "-XX:+DisplayVMOutputToStderr");

  private final Process process;
  private final DataOutputStream calls;
  private final DataInputStream answers;

  // The call's beginning, 0 while there is none; looked at by its watch.
  private volatile long callNanos;

  private WordProcess(Process process) {
    this.process = process;
    calls = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    answers = new DataInputStream(process.getInputStream());
  }

  /// Starts it.
  ///
  /// @throws IOException if it cannot be started, or walls are required and not here
  public static WordProcess start() throws IOException {
    Process process =
        Walls.ofProcess()
            .start(
                new Walls.Child(MACHINE, List.of(COMMAND), MEMORY_BYTES, Openings.NONE),
                builder -> builder.redirectError(ProcessBuilder.Redirect.DISCARD));
    OwnProgram.preferToKill(process.pid());
    LOG.log(Level.INFO, "a process began that says what words mean pid=" + process.pid());
    WordProcess begun = new WordProcess(process);
    Thread.ofVirtual().name("words-watch").start(begun::watch);
    return begun;
  }

  private void watch() {
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        long since = callNanos;
        if (since != 0 && System.nanoTime() - since > PATIENCE.toNanos()) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public float[] vector(String text) throws IOException {
    callNanos = Math.max(1, System.nanoTime());
    try {
      writeText(calls, text);
      return readVector(answers);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException(
          "the process that says what words mean ended or does not answer: " + e.getMessage(), e);
    } finally {
      callNanos = 0;
    }
  }

  /// Its process id.
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// What the child does: answers calls until they end.
  ///
  /// @throws IOException if a call is none, or the network does not load or fails
  public static void serve(InputStream in, OutputStream out) throws IOException {
    DataInputStream texts = new DataInputStream(in);
    DataOutputStream vectors = new DataOutputStream(out);
    try (SentenceNetwork network = SentenceNetwork.open()) {
      while (true) {
        int first = texts.read();
        if (first < 0) {
          return;
        }
        int length = first << 24 | texts.readUnsignedByte() << 16 | texts.readUnsignedShort();
        if (length < 0 || length > MAX_TEXT_BYTES) {
          throw new IOException("a text of %d bytes is none".formatted(length));
        }
        float[] vector =
            network.vector(new String(texts.readNBytes(length), StandardCharsets.UTF_8));
        vectors.writeInt(vector.length);
        for (float figure : vector) {
          vectors.writeFloat(figure);
        }
        vectors.flush();
      }
    }
  }

  private static void writeText(DataOutputStream calls, String text) throws IOException {
    String bounded =
        text.length() > Meanings.MAX_TEXT ? text.substring(0, Meanings.MAX_TEXT) : text;
    byte[] bytes = bounded.getBytes(StandardCharsets.UTF_8);
    calls.writeInt(bytes.length);
    calls.write(bytes);
    calls.flush();
  }

  static float[] readVector(DataInputStream answers) throws IOException {
    int count = answers.readInt();
    if (count < 1 || count > MAX_FIGURES) {
      throw new IOException("a vector of %d figures is none".formatted(count));
    }
    float[] vector = new float[count];
    for (int i = 0; i < count; i++) {
      vector[i] = answers.readFloat();
      if (!Float.isFinite(vector[i])) {
        throw new IOException("a vector with a figure that is none");
      }
    }
    return vector;
  }
}
