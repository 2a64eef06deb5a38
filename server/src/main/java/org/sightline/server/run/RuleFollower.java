package org.sightline.server.run;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Rules;

/// Reads the observation log for the rules, from their own position on, so that nothing is missed or told
/// twice across a restart. A listener on the log only wakes it; what it reads is the log.
final class RuleFollower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RuleFollower.class.getName());
  private static final int BATCH = 256;
  private static final long LONGEST_WAIT_SECONDS = 2;

  private final ObservationLog log;
  private final Rules rules;
  private final Semaphore appended = new Semaphore(0);
  private final AutoCloseable listening;
  private final Thread thread;
  private volatile boolean closed;

  RuleFollower(ObservationLog log, Rules rules) {
    this.log = log;
    this.rules = rules;
    this.listening = log.listen(stored -> appended.release());
    this.thread = Thread.ofVirtual().name("rules").start(this::follow);
  }

  private void follow() {
    while (!closed) {
      try {
        List<StoredObservation> batch = log.after(rules.position(), BATCH);
        for (StoredObservation stored : batch) {
          rules.observe(stored.position(), stored.observation());
        }
        if (batch.isEmpty() && appended.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
          appended.drainPermits();
        }
      } catch (InterruptedException end) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        LOG.log(Level.ERROR, "rules could not follow the observation log and try again", e);
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(LONGEST_WAIT_SECONDS);
      return true;
    } catch (InterruptedException end) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    closed = true;
    listening.close();
    thread.interrupt();
    thread.join(1_000);
  }
}
