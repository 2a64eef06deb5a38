package org.sightline.recording;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/// Looks after the index while the node records, on a thread of its own: compares it with the files
/// once, asks SQLite now and then whether it is sound, and makes it anew where it is damaged.
/// Recording goes on meanwhile; what it wants to write to the index waits in the [IndexKeeper].
final class IndexCare implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(IndexCare.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration CHECK_EVERY = Duration.ofHours(6);

  private final Workplace place;
  private final Supplier<Collection<Ledger>> ledgers;
  private final Thread thread;
  private final Reconciler reconciler;
  private volatile boolean closing;

  IndexCare(Workplace place, Supplier<Collection<Ledger>> ledgers) {
    this.place = place;
    this.ledgers = ledgers;
    reconciler = new Reconciler(place);
    thread = Thread.ofPlatform().name("recording-index-care").daemon().unstarted(this::work);
  }

  /// Does what has to be done before recording begins; see [Recovery].
  void recover() {
    Recovery.run(place, reconciler);
  }

  /// Compares all files with the index and mends what differs.
  void reconcile() {
    reconciler.run("");
  }

  /// What compares files and index here, and counts what it mended.
  Reconciler reconciler() {
    return reconciler;
  }

  void start() {
    thread.start();
  }

  private void work() {
    if (quietly(this::check)) {
      quietly(this::reconcile);
    }
    long checked = System.nanoTime();
    while (!closing) {
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        return;
      }
      if (place.index().database().isDamaged()) {
        quietly(this::mend);
      }
      if (System.nanoTime() - checked >= CHECK_EVERY.toNanos()) {
        checked = System.nanoTime();
        quietly(this::check);
      }
    }
  }

  private boolean quietly(Runnable care) {
    try {
      care.run();
      return true;
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.log(System.Logger.Level.ERROR, "the index could not be looked after", e);
      }
      return false;
    }
  }

  /// Asks SQLite whether the index is sound and makes it anew where it is not.
  void check() {
    if (!place.index().database().isSound()) {
      mend();
    }
  }

  /// Makes the index anew: what can be read of it, then the files, then what is going on now.
  void mend() {
    place.index().rebuild(place.clock());
    reconcile();
    ledgers.get().forEach(Ledger::tellAgain);
    place.keeper().submit(() -> place.index().beat(place.nowUs()));
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
