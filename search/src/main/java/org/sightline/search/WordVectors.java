package org.sightline.search;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The meanings of words by a sentence network, loaded when the first is asked for and let go again
/// when none was asked for in [#IDLE_NANOS].
///
/// It keeps the vectors of the [#MAX_KEPT] texts that were asked for last, so that the names of a
/// site cost the network nothing again; they stay when the network goes. Where the network cannot
/// be loaded, or fails, that is logged and said by [#problem], the grammar goes on without, and it
/// is tried again after [#PAUSE_NANOS]. Any thread may call; calls wait for each other.
public final class WordVectors implements Meanings, AutoCloseable {
  /// The most texts whose vectors are kept, 1.5 kB each.
  public static final int MAX_KEPT = 2_000;

  /// After so long without a question the network is let go.
  public static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// After a failure it is tried again so much later.
  public static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final System.Logger LOG = System.getLogger(WordVectors.class.getName());
  private static final long LOOK_MILLIS = 30_000;

  /// Who loads the network.
  @FunctionalInterface
  public interface Loader {
    /// @throws IOException if it cannot be loaded
    Network load() throws IOException;
  }

  /// A network at work; one text at a time.
  public interface Network extends AutoCloseable {
    /// The vector of a text, of length 1.
    ///
    /// @throws IOException if the network fails; then it is closed
    float[] vector(String text) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Loader loader;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Map<String, float[]> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > MAX_KEPT;
        }
      };
  private @Nullable Network network;
  private long usedNanos;
  private long failedNanos;
  private boolean closed;

  private volatile String problem = "";

  /// @param loader of the network, here or in a process of its own
  /// @param nanoTime the monotonic clock
  public WordVectors(Loader loader, LongSupplier nanoTime) {
    this.loader = loader;
    this.nanoTime = nanoTime;
  }

  /// Why the network is of no use here; empty where it is, or was not needed yet.
  public String problem() {
    return problem;
  }

  /// Whether the network is in memory.
  public synchronized boolean isLoaded() {
    return network != null;
  }

  @Override
  public synchronized Optional<float[]> of(String said) {
    String text = said.length() > MAX_TEXT ? said.substring(0, MAX_TEXT) : said;
    float[] known = kept.get(text);
    if (known != null || closed || isPausing()) {
      usedNanos = nanoTime.getAsLong();
      return Optional.ofNullable(known);
    }
    try {
      Network loaded = network;
      if (loaded == null) {
        loaded = loader.load();
        network = loaded;
        Thread.ofVirtual().name("words-idle").start(this::letGoWhenIdle);
        LOG.log(Level.INFO, "the network for words that the grammar does not know was loaded");
      }
      float[] vector = loaded.vector(text);
      kept.put(text, vector);
      problem = "";
      usedNanos = nanoTime.getAsLong();
      return Optional.of(vector);
    } catch (IOException | LinkageError e) {
      problem = String.valueOf(e.getMessage());
      failedNanos = nanoTime.getAsLong();
      LOG.log(Level.WARNING, "unknown words are not guessed: the grammar goes on without", e);
      letGo();
      return Optional.empty();
    }
  }

  private boolean isPausing() {
    return !problem.isEmpty() && nanoTime.getAsLong() - failedNanos < PAUSE_NANOS;
  }

  private void letGoWhenIdle() {
    try {
      while (!isIdle()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets the network go if nobody asked for long; whether none is there now.
  synchronized boolean isIdle() {
    if (network != null && nanoTime.getAsLong() - usedNanos >= IDLE_NANOS) {
      letGo();
    }
    return network == null;
  }

  private synchronized void letGo() {
    Network there = network;
    network = null;
    if (there != null) {
      try {
        there.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the network for words did not close", e);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    letGo();
  }
}
