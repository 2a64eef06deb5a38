package org.sightline.observation;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One listener's place at the log: it hears every fact stored from now on, in order.
///
/// Its queue holds [#CAPACITY] facts. A listener too slow for that loses the newest ones; they are
/// counted in [#lost()] and can be had from [ObservationLog#after]. It never slows the log.
public final class Listening implements AutoCloseable {
  /// The most facts that wait for one listener.
  public static final int CAPACITY = 4096;

  private static final System.Logger LOG = System.getLogger(Listening.class.getName());

  private final BlockingQueue<StoredObservation> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Consumer<StoredObservation> listener;
  private final Consumer<Listening> onClose;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread;

  Listening(Consumer<StoredObservation> listener, Consumer<Listening> onClose) {
    this.listener = listener;
    this.onClose = onClose;
    this.thread = Thread.ofVirtual().name("observation-listener").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void offer(StoredObservation stored) {
    if (!queue.offer(stored) && lost.getAndIncrement() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "observation listener is too slow and loses facts position={0}",
          Long.toString(stored.position()));
    }
  }

  /// How many facts were not delivered because the listener was too slow.
  public long lost() {
    return lost.get();
  }

  /// How many facts the listener threw at.
  public long failed() {
    return failed.get();
  }

  private void run() {
    try {
      while (true) {
        StoredObservation next = queue.take();
        try {
          listener.accept(next);
        } catch (RuntimeException e) {
          failed.incrementAndGet();
          LOG.log(
              System.Logger.Level.WARNING,
              "observation listener failed position=" + next.position(),
              e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Ends the listening; a fact being delivered may be interrupted.
  @Override
  public void close() {
    onClose.accept(this);
    thread.interrupt();
  }
}
