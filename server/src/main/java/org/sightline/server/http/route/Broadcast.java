package org.sightline.server.http.route;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the same texts to all who listen. Each listener has a queue of [#MAX_WAITING] texts; one
/// for whom it is full has missed something, is told so, and gets nothing more.
public final class Broadcast {
  /// The most texts that wait for one listener.
  public static final int MAX_WAITING = 256;

  /// One listener's queue.
  public final class Mailbox implements AutoCloseable {
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean missed;

    private Mailbox() {}

    /// The texts, oldest first; taken by the listener.
    public BlockingQueue<String> waiting() {
      return waiting;
    }

    /// Whether a text was lost because the listener was too slow.
    public boolean missed() {
      return missed;
    }

    @Override
    public void close() {
      mailboxes.remove(this);
    }
  }

  private final Set<Mailbox> mailboxes = ConcurrentHashMap.newKeySet();

  /// Listens from now on; close the mailbox to end.
  public Mailbox join() {
    Mailbox mailbox = new Mailbox();
    mailboxes.add(mailbox);
    return mailbox;
  }

  /// Whether somebody listens.
  public boolean hasListeners() {
    return !mailboxes.isEmpty();
  }

  /// Tells `text` to all; never waits.
  public void tell(String text) {
    for (Mailbox mailbox : mailboxes) {
      if (!mailbox.waiting.offer(text)) {
        mailbox.missed = true;
        mailboxes.remove(mailbox);
      }
    }
  }
}
