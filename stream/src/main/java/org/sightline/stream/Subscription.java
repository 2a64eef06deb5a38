package org.sightline.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;

/// One reader's bounded ring of [StreamMessage]s.
///
/// The publisher never waits for it. When the ring is full (its bytes, or [#MAX_MESSAGES]) the
/// reader loses access units up to the next at which decoding can begin, and every lost one is
/// counted. What begins and ends runs is kept; only when a reader leaves [#MAX_MARKS] of those
/// unread is the whole ring thrown away but for the newest. One access unit larger than the bound
/// is taken when no other waits.
///
/// Owned by its reader; any thread may call it. Closing it wakes a reader that waits.
public final class Subscription implements AutoCloseable {
  /// The most messages that wait unread, whatever their bytes: about 40 s of video with sound.
  public static final int MAX_MESSAGES = 4096;

  /// The most messages unread that are no access units.
  public static final int MAX_MARKS = 256;

  /// What a full ring gives up.
  enum WhenFull {
    /// The arriving access units: the reader keeps what it has not yet read. For who keeps footage.
    LOSE_NEWEST,
    /// The waiting access units: the reader jumps to the next key picture. For who wants it now.
    LOSE_OLDEST
  }

  private final String who;
  private final int maxBytes;
  private final WhenFull whenFull;
  private final Consumer<Subscription> onClose;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  // Guarded by lock.
  private final ArrayDeque<StreamMessage> head = new ArrayDeque<>();
  private final ArrayDeque<StreamMessage> ring = new ArrayDeque<>();
  private long waitingBytes;
  private int marks;
  private int readersWaiting;
  private boolean untilKey = true;
  private boolean losing;
  private long lostUnits;
  private boolean closed;
  private StreamMessage.@Nullable RunEnded lastEnded;

  Subscription(String who, int maxBytes, WhenFull whenFull, Consumer<Subscription> onClose) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException(
          "subscription '%s' needs room for bytes, not %d".formatted(who, maxBytes));
    }
    this.who = who;
    this.maxBytes = maxBytes;
    this.whenFull = whenFull;
    this.onClose = onClose;
  }

  /// Who reads, for people.
  public String who() {
    return who;
  }

  /// Whether its reader wants pictures now rather than all of them.
  boolean isForNow() {
    return whenFull == WhenFull.LOSE_OLDEST;
  }

  /// The next message, or null when none waits.
  public @Nullable StreamMessage poll() {
    lock.lock();
    try {
      return remove();
    } finally {
      lock.unlock();
    }
  }

  /// The next message, waiting for it at most `wait`; null when none came or this was closed.
  public @Nullable StreamMessage take(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (head.isEmpty() && ring.isEmpty() && !closed && left > 0) {
        readersWaiting++;
        try {
          left = arrived.awaitNanos(left);
        } finally {
          readersWaiting--;
        }
      }
      return remove();
    } finally {
      lock.unlock();
    }
  }

  /// Hands out all that waits now, in order; `sink` is called without a lock held.
  ///
  /// @return how many messages there were
  public int drainTo(Consumer<StreamMessage> sink) {
    int handed = 0;
    for (StreamMessage m = poll(); m != null; m = poll()) {
      sink.accept(m);
      handed++;
    }
    return handed;
  }

  /// Access units that this reader has lost by being slow.
  public long lostUnits() {
    lock.lock();
    try {
      return lostUnits;
    } finally {
      lock.unlock();
    }
  }

  /// Bytes of access units that wait unread.
  public long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  /// Whether [#close()] was called, by the reader or because the stream was closed; what waits can
  /// still be read.
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    end();
  }

  /// Takes no more and wakes the reader.
  void end() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Puts the open run and its units since the newest key picture before all that comes.
  ///
  /// They are the stream's own copy, bounded there, and do not count against this ring.
  void beginWith(StreamMessage.RunStarted run, Collection<StreamMessage.Unit> sinceKey) {
    lock.lock();
    try {
      head.add(run);
      head.addAll(sinceKey);
      untilKey = sinceKey.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Adds an access unit of the open run.
  ///
  /// @param entry whether decoding of the run can begin here: a key unit of its video, or any unit
  ///   where it has none
  void offer(StreamMessage.Unit message, boolean entry) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (untilKey && !entry) {
        if (losing) {
          lostUnits++;
        }
        return;
      }
      AccessUnit unit = message.unit();
      if (isFullFor(unit)) {
        losing = true;
        untilKey = true;
        if (whenFull == WhenFull.LOSE_NEWEST) {
          lostUnits++;
          return;
        }
        dropUnits();
        if (!entry) {
          lostUnits++;
          return;
        }
      }
      untilKey = false;
      losing = false;
      waitingBytes += unit.bytes().length;
      add(message);
    } finally {
      lock.unlock();
    }
  }

  /// Adds what begins or ends a run, or tells of a failed attempt.
  void offerMark(StreamMessage message) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (message instanceof StreamMessage.AttemptFailed now
          && ring.peekLast() instanceof StreamMessage.AttemptFailed before
          && now.cause() == before.cause()) {
        ring.removeLast();
        ring.addLast(now);
        return;
      }
      if (marks >= MAX_MARKS) {
        dropUnits();
        head.clear();
        ring.clear();
        marks = 0;
        if (message instanceof StreamMessage.AttemptFailed && lastEnded != null) {
          marks++;
          ring.addLast(lastEnded);
        }
      }
      if (message instanceof StreamMessage.RunEnded ended) {
        lastEnded = ended;
      }
      if (message instanceof StreamMessage.RunStarted) {
        untilKey = true;
        losing = false;
      }
      marks++;
      add(message);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFullFor(AccessUnit unit) {
    int units = ring.size() - marks;
    return units > 0 && (waitingBytes + unit.bytes().length > maxBytes || units >= MAX_MESSAGES);
  }

  private void dropUnits() {
    int before = head.size() + ring.size();
    head.removeIf(m -> m instanceof StreamMessage.Unit);
    ring.removeIf(m -> m instanceof StreamMessage.Unit);
    lostUnits += before - head.size() - ring.size();
    waitingBytes = 0;
  }

  private void add(StreamMessage message) {
    ring.addLast(message);
    if (readersWaiting > 0) {
      arrived.signal();
    }
  }

  private @Nullable StreamMessage remove() {
    if (!head.isEmpty()) {
      return head.pollFirst();
    }
    StreamMessage message = ring.pollFirst();
    if (message instanceof StreamMessage.Unit u) {
      waitingBytes -= u.unit().bytes().length;
    } else if (message != null) {
      marks--;
    }
    return message;
  }

  @Override
  public String toString() {
    return "subscription of " + who;
  }
}
