package org.sightline.server.http.route;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.sightline.server.identity.Rights;

/// Tells news to all who listen, who leave out what their callers may not know. Each listener has a
/// queue of [#MAX_WAITING] pieces of news; one for whom it is full has missed something, is told
/// so, and gets nothing more.
public final class Broadcast {
  /// The most texts that wait for one listener.
  public static final int MAX_WAITING = 256;

  /// Something that happened.
  public interface News {
    /// What is said of it to somebody with these rights; empty where they may not know.
    Optional<String> said(Rights rights);
  }

  /// One listener's queue.
  public final class Mailbox implements AutoCloseable {
    private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean missed;

    private Mailbox() {}

    /// The news, oldest first; taken by the listener.
    public BlockingQueue<News> waiting() {
      return waiting;
    }

    /// Whether news were lost because the listener was too slow.
    public boolean missed() {
      return missed;
    }

    @Override
    public void close() {
      mailboxes.remove(this);
    }
  }

  private final Set<Mailbox> mailboxes = ConcurrentHashMap.newKeySet();
  private final Lock lock = new ReentrantLock();
  private final Condition joined = lock.newCondition();

  /// Listens from now on; close the mailbox to end.
  public Mailbox join() {
    Mailbox mailbox = new Mailbox();
    lock.lock();
    try {
      mailboxes.add(mailbox);
      joined.signalAll();
    } finally {
      lock.unlock();
    }
    return mailbox;
  }

  /// Waits until somebody listens.
  public void awaitListener() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (mailboxes.isEmpty()) {
        joined.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether somebody listens.
  public boolean hasListeners() {
    return !mailboxes.isEmpty();
  }

  /// Tells `news` to all; never waits.
  public void tell(News news) {
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.waiting.offer(news)) {
        mailbox.missed = true;
        mailboxes.remove(mailbox);
      }
    }
  }
}
