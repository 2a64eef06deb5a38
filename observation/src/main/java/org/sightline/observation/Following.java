package org.sightline.observation;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One consumer's way through the log: it is handed every fact after its position, in order, first
/// what is stored and then what is stored from now on.
///
/// Unlike a [Listening] it loses nothing, however slow the consumer is, as it reads the log itself.
/// A fact at which the consumer throws is handed in again after a second, for ever: whoever wants
/// to skip it returns. Failures are counted and the first of a row is logged.
public final class Following implements AutoCloseable {
  private static final int BATCH = 500;
  private static final long PAUSE_MILLIS = 1000;

  /// It is woken by what is stored; a look without being woken is only for what nobody told of.
  private static final long LOOK_MILLIS = 15_000;

  private final ObservationLog log;
  private final Consumer<StoredObservation> consumer;
  private final Listening wake;
  private final Semaphore more = new Semaphore(0);
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread;
  private long position;

  Following(ObservationLog log, long position, Consumer<StoredObservation> consumer) {
    this.log = log;
    this.position = position;
    this.consumer = consumer;
    this.wake = log.listen(_ -> more.release());
    this.thread = Thread.ofVirtual().name("observation-follower").start(this::run);
  }

  /// How many times the consumer threw.
  public long failed() {
    return failed.get();
  }

  private void run() {
    boolean failing = false;
    try {
      while (true) {
        try {
          List<StoredObservation> next = log.after(position, BATCH);
          for (StoredObservation stored : next) {
            consumer.accept(stored);
            position = stored.position();
            failing = false;
          }
          if (next.isEmpty()) {
            more.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            more.drainPermits();
          }
        } catch (RuntimeException e) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          failed.incrementAndGet();
          if (!failing) {
            System.getLogger(Following.class.getName())
                .log(
                    System.Logger.Level.WARNING,
                    "observation consumer failed, trying again after position=" + position,
                    e);
          }
          failing = true;
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    wake.close();
    thread.interrupt();
  }
}
