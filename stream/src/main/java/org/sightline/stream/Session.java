package org.sightline.stream;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.Reach;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSession;

/// The life of one stream's connection, on a virtual thread of its own: connect, hand the socket to
/// the shared reader, wait for the end, wait a little, begin again; for ever.
///
/// Straight-line code on one thread, so there is never more than one attempt under way. Each
/// attempt asks the camera for its description anew: a camera that was reconfigured or replaced
/// comes back as what it is.
final class Session {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());
  private static final Duration RELEASE_WAIT = Duration.ofMillis(500);

  private final Stream stream;
  private final URI address;
  private final Reach reach;
  private final StreamSettings settings;
  private final InstantSource clock;
  private final SharedReader reader;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean closing;

  // Of the session's thread.
  private int failures;
  private String lastLogged = "";

  Session(
      Stream stream,
      StreamAddress.Target target,
      StreamSettings settings,
      InstantSource clock,
      SharedReader reader) {
    this.stream = stream;
    this.address = target.address();
    this.reach = target.reach();
    this.settings = settings;
    this.clock = clock;
    this.reader = reader;
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
        Run.Over over = attemptSafely();
        if (closing || over == null) {
          return;
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
  private Run.@Nullable Over attemptSafely() throws InterruptedException {
    try {
      return attempt();
    } catch (RuntimeException | Error unexpected) {
      LOG.log(Level.ERROR, "attempt failed stream=" + stream.id(), unexpected);
      return failed(
          GapCause.CAMERA_REFUSED,
          "what %s answered could not be read (%s); the log has the place"
              .formatted(StreamAddress.shown(address), unexpected.getClass().getSimpleName()));
    }
  }

  /// One attempt with the run that it may bring.
  ///
  /// @return why it is over, or null when the session is closing
  private Run.@Nullable Over attempt() throws InterruptedException {
    return switch (RtspClient.open(
        address, StreamAddress.setup(reach, settings.timeouts(), clock))) {
      case RtspOutcome.Playing(RtspSession session) -> play(session);
      case RtspOutcome.Refused refused ->
          failed(GapCause.CAMERA_REFUSED, StreamAddress.refusal(address, refused));
      case RtspOutcome.Unreachable(String message) -> failed(GapCause.CAMERA_UNREACHABLE, message);
    };
  }

  private static Run.Over failed(GapCause cause, String message) {
    return new Run.Over(cause, message, Duration.ZERO);
  }

  private Run.@Nullable Over play(RtspSession session) throws InterruptedException {
    Run run = new Run(stream, session, StreamAddress.shown(address), settings.stall());
    boolean returned = false;
    try {
      LOG.log(Level.INFO, "stream plays stream={0} tracks={1}", stream.id(), session.tracks());
      lastLogged = "";
      reader.add(run);
      Run.Over over = run.await();
      returned = true;
      return over;
    } finally {
      // An interrupted thread cannot write, and cameras have few sessions: say good-bye properly.
      boolean interrupted = Thread.interrupted();
      if (!returned) {
        run.letGo();
        reader.hurry();
        returned = run.awaitRelease(RELEASE_WAIT);
      }
      session.close();
      stream.sessionOver();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Says a failure once, and its repetitions quietly.
  private void log(Run.Over over, Duration wait) {
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
