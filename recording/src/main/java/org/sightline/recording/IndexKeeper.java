package org.sightline.recording;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Does in order, on a thread of its own, what would hold up the writing of footage: closing files
/// and changing the index.
///
/// A task that fails stays first and is tried again every second, so nothing is lost while the
/// index's disk is full. At most [#MAX_TASKS] wait; beyond, a task is dropped, counted and logged:
/// a segment it would have indexed is found by its file at the next start.
///
/// Without a thread (tests) tasks run where they are submitted.
final class IndexKeeper implements AutoCloseable {
  /// Tasks that may wait: four hours of sixteen cameras' segments.
  static final int MAX_TASKS = 4096;

  private static final System.Logger LOG = System.getLogger(IndexKeeper.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// A piece of work that may fail and is then done again.
  interface Task {
    void run() throws IOException;
  }

  private final boolean inline;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private boolean closing;
  private boolean failing;
  private long failingSinceUs;
  private long dropped;

  IndexKeeper(boolean inline, InstantSource clock) {
    this.inline = inline;
    this.clock = clock;
    thread = Thread.ofPlatform().name("recording-keeper").daemon().unstarted(this::work);
    if (!inline) {
      thread.start();
    }
  }

  void submit(Task task) {
    lock.lock();
    try {
      if (tasks.size() >= MAX_TASKS) {
        if (dropped++ % 1000 == 0) {
          LOG.log(System.Logger.Level.ERROR, "index task dropped waiting=" + tasks.size());
        }
        return;
      }
      tasks.addLast(task);
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (inline) {
      drain();
    }
  }

  /// Runs what waits; false where a task failed and waits to be tried again.
  boolean drain() {
    while (true) {
      Task task;
      lock.lock();
      try {
        task = tasks.peekFirst();
      } finally {
        lock.unlock();
      }
      if (task == null) {
        return true;
      }
      if (!succeeds(task)) {
        return false;
      }
      lock.lock();
      try {
        tasks.pollFirst();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean succeeds(Task task) {
    try {
      task.run();
      fails(false);
      return true;
    } catch (IOException | RuntimeException e) {
      if (!isFailing()) {
        LOG.log(System.Logger.Level.ERROR, "index task failed, trying again", e);
      }
      fails(true);
      return false;
    }
  }

  private void fails(boolean now) {
    lock.lock();
    try {
      failingSinceUs = failing || !now ? failingSinceUs : Micros.of(clock.instant());
      failing = now;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the task that is first failed and is tried again.
  boolean isFailing() {
    lock.lock();
    try {
      return failing;
    } finally {
      lock.unlock();
    }
  }

  /// When a task last began to fail or was given up; microseconds since 1970.
  long failingSinceUs() {
    lock.lock();
    try {
      return failingSinceUs;
    } finally {
      lock.unlock();
    }
  }

  /// How many tasks wait.
  int waiting() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  /// How many tasks were given up because too many waited.
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (true) {
      boolean done = drain();
      lock.lock();
      try {
        if (closing && (tasks.isEmpty() || !done)) {
          return;
        }
        if (!done) {
          long left = changed.awaitNanos(RETRY.toNanos());
          while (left > 0 && !closing) {
            left = changed.awaitNanos(left);
          }
        } else if (tasks.isEmpty()) {
          changed.await();
        }
      } catch (InterruptedException e) {
        return;
      } finally {
        lock.unlock();
      }
    }
  }

  /// Does what waits, then ends; what fails now is left to the next start.
  @Override
  public void close() {
    if (inline) {
      drain();
      return;
    }
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(Duration.ofSeconds(4))) {
        LOG.log(System.Logger.Level.WARNING, "index tasks left undone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
