package org.sightline.rule;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One listener's place: it hears every alert when it is raised and when it changes.
///
/// Its queue holds [#CAPACITY] alerts; a listener too slow for that loses the newest, counted in
/// [#lost()]. It never slows the rules.
public final class AlertListening implements AutoCloseable {
  /// The most alerts that wait for one listener.
  public static final int CAPACITY = 256;

  private final BlockingQueue<Alert> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Consumer<Alert> listener;
  private final Consumer<AlertListening> onClose;
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;

  AlertListening(Consumer<Alert> listener, Consumer<AlertListening> onClose) {
    this.listener = listener;
    this.onClose = onClose;
    this.thread = Thread.ofVirtual().name("alert-listener").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void offer(Alert alert) {
    if (!queue.offer(alert)) {
      lost.incrementAndGet();
    }
  }

  /// How many alerts were not delivered because the listener was too slow.
  public long lost() {
    return lost.get();
  }

  private void run() {
    try {
      while (true) {
        Alert next = queue.take();
        try {
          listener.accept(next);
        } catch (RuntimeException e) {
          System.getLogger(AlertListening.class.getName())
              .log(System.Logger.Level.WARNING, "alert listener failed alert=" + next.id(), e);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    thread.interrupt();
  }
}
