package org.sightline.analysis;

import java.util.concurrent.Semaphore;

/// The turns to work in which cameras share the cores that analysis may take, in the order in which
/// they asked.
final class Turns {
  private final Semaphore free;

  Turns(int atOnce) {
    free = new Semaphore(atOnce, true);
  }

  void take() throws InterruptedException {
    free.acquire();
  }

  void give() {
    free.release();
  }

  /// Something that waits for another machine part, such as a graphics card.
  interface Waiting<T> {
    T await() throws InterruptedException;
  }

  /// Lets another camera have this one's turn while it only waits.
  <T> T aside(Waiting<T> waiting) throws InterruptedException {
    give();
    try {
      return waiting.await();
    } finally {
      free.acquireUninterruptibly();
    }
  }
}
