package org.sightline.stream;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;

/// The life of one stream's connection, on a virtual thread of its own: have its [Source] make one
/// attempt, wait for the end, wait a little, begin again; for ever.
///
/// Straight-line code on one thread, so there is never more than one attempt under way. Each
/// attempt asks the camera for its description anew: a camera that was reconfigured or replaced
/// comes back as what it is.
final class Session {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Stream stream;
  private final Source source;
  private final String shown;
  private final StreamSettings settings;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean closing;

  // Of the session's thread.
  private int failures;
  private String lastLogged = "";

  Session(Source.Way way, Source source) {
    this.stream = way.stream();
    this.source = source;
    this.shown = way.shown();
    this.settings = way.settings();
    this.clock = way.clock();
    this.backoff = new Backoff(settings.firstRetry(), settings.longestRetry());
    this.thread = Thread.ofVirtual().name("session " + stream.id()).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  /// Asks the session to end; [#join] waits for it.
  void end() {
    closing = true;
    thread.interrupt();
  }

  /// Waits for the end, at most `wait`. A name look-up cannot be interrupted: such a session is
  /// left behind and ends by itself when the look-up does.
  ///
  /// @return whether it has ended
  boolean join(Duration wait) throws InterruptedException {
    return thread.join(wait);
  }

  private void live() {
    try {
      while (!closing) {
        Over over = attemptSafely();
        if (closing || over == null) {
          return;
        }
        if (over.lasted().isPositive()) {
          lastLogged = "";
        }
        if (over.lasted().compareTo(settings.steadyAfter()) >= 0) {
          failures = 0;
        }
        failures++;
        Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
        stream.down(over.cause(), over.detail(), clock.instant(), wait);
        log(over, wait);
        Thread.sleep(wait);
      }
    } catch (InterruptedException e) {
      if (!closing) {
        LOG.log(Level.ERROR, "session interrupted stream=" + stream.id(), e);
      }
    }
  }

  /// One attempt, whatever it throws: a camera that never comes back is the worst that can happen.
  private @Nullable Over attemptSafely() throws InterruptedException {
    try {
      return source.attempt();
    } catch (RuntimeException | Error unexpected) {
      LOG.log(Level.ERROR, "attempt failed stream=" + stream.id(), unexpected);
      return Over.failed(
          GapCause.CAMERA_REFUSED,
          "what %s answered could not be read (%s); the log has the place"
              .formatted(shown, unexpected.getClass().getSimpleName()));
    }
  }

  /// Says a failure once, and its repetitions quietly.
  private void log(Over over, Duration wait) {
    boolean repeated = Objects.equals(lastLogged, over.detail());
    lastLogged = over.detail();
    LOG.log(
        repeated ? Level.DEBUG : Level.WARNING,
        "stream down stream={0} cause={1} detail=\"{2}\" failures={3} nextAttemptMillis={4}",
        stream.id(),
        over.cause().code(),
        over.detail(),
        failures,
        wait.toMillis());
  }
}
