package org.sightline.stream;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.rtsp.RtspClient;
import org.sightline.media.rtsp.RtspOutcome;
import org.sightline.media.rtsp.RtspSession;

/// A camera's RTSP server: connects, and hands the playing session to the [SharedReader].
final class RtspSource implements Source {
  private static final System.Logger LOG = System.getLogger(RtspSource.class.getName());
  private static final Duration RELEASE_WAIT = Duration.ofMillis(500);

  private final Way way;
  private final SharedReader reader;

  RtspSource(Way way, SharedReader reader) {
    this.way = way;
    this.reader = reader;
  }

  @Override
  public @Nullable Over attempt() throws InterruptedException {
    Pace pace = way.pace();
    long start = System.nanoTime();
    RtspOutcome outcome =
        RtspClient.open(
            way.address(), StreamAddress.setup(way.target().reach(), pace.timeouts(), way.clock()));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return switch (outcome) {
      case RtspOutcome.Playing(RtspSession session) -> {
        pace.answered(took);
        yield play(session);
      }
      case RtspOutcome.Refused refused -> {
        pace.unanswered(took);
        yield Over.failed(GapCause.CAMERA_REFUSED, StreamAddress.refusal(way.address(), refused));
      }
      case RtspOutcome.Unreachable(String message) -> {
        pace.unanswered(took);
        yield Over.failed(GapCause.CAMERA_UNREACHABLE, message);
      }
    };
  }

  private @Nullable Over play(RtspSession session) throws InterruptedException {
    way.stream().cameOverDatagrams(session.isOverDatagrams());
    Run run = new Run(way, session);
    boolean returned = false;
    try {
      LOG.log(
          Level.INFO, "stream plays stream={0} tracks={1}", way.stream().id(), session.tracks());
      reader.add(run);
      Over over = run.await();
      returned = true;
      return over;
    } finally {
      // An interrupted thread cannot write, and cameras have few sessions: say good-bye properly.
      boolean interrupted = Thread.interrupted();
      if (!returned) {
        run.letGo();
        reader.hurry();
        run.awaitRelease(RELEASE_WAIT);
      }
      session.close();
      way.stream().sessionOver();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
