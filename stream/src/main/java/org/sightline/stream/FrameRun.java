package org.sightline.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A run of frames that a thread has to wait for, from a process or a connection: reads them on a
/// thread of its own, since a pipe cannot be waited for with an end, and ends the run when nothing
/// comes for too long. Whatever frames are, they cost this run and nothing else.
final class FrameRun {
  private static final System.Logger LOG = System.getLogger(FrameRun.class.getName());
  private static final long CHECK_MILLIS = 500;
  private static final Duration END_WAIT = Duration.ofSeconds(2);

  /// Where frames come from.
  interface Frames extends AutoCloseable {
    /// The next frame, waiting for it; null at the end.
    ForeignFrames.@Nullable Frame next() throws IOException;

    /// Why nothing more can be read, for people.
    String gone(IOException failure);

    /// Ends it at once; what is read then ends. From any thread.
    @Override
    void close();
  }

  private final Source.Way way;
  private final Frames frames;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Object lock = new Object();
  private volatile @Nullable Over over;
  // Guarded by lock.
  private final Intake intake;
  private boolean stopped;

  // Of the reading thread.
  private List<MediaFormat> tracks = List.of();
  private @Nullable Instant startedAt;
  private double originSeconds;

  private FrameRun(Source.Way way, Frames frames) {
    this.way = way;
    this.frames = frames;
    this.intake = new Intake(way, List.of(), System.nanoTime());
  }

  /// Reads until the end, which closes the frames.
  ///
  /// @return why it is over
  static @Nullable Over supervised(Source.Way way, Frames frames) throws InterruptedException {
    FrameRun run = new FrameRun(way, frames);
    Thread thread =
        Thread.ofPlatform().daemon().name("ingest " + way.stream().id()).start(run::read);
    try {
      while (!run.done.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        Over stalled = run.check();
        if (stalled != null) {
          return stalled;
        }
      }
      return run.over;
    } finally {
      frames.close();
      boolean interrupted = Thread.interrupted();
      boolean ended = thread.join(END_WAIT);
      if (!ended) {
        LOG.log(Level.WARNING, "reader of frames did not end stream={0}", way.stream().id());
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// From the supervising thread: whether nothing has come for too long. When it ends the run,
  /// nothing that still comes is handed on.
  private @Nullable Over check() {
    synchronized (lock) {
      Over found = intake.check(System.nanoTime());
      stopped = found != null;
      return found;
    }
  }

  @SuppressWarnings("CatchingThrowable") // Whatever a frame brings about ends this run alone.
  private void read() {
    try {
      String words = way.shown() + " ended";
      for (ForeignFrames.Frame f = frames.next(); f != null; f = frames.next()) {
        if (f instanceof ForeignFrames.Frame.End(String why)) {
          words = way.shown() + ": " + why;
          break;
        }
        take(f);
      }
      end(words);
    } catch (IOException e) {
      end(frames.gone(e));
    } catch (Throwable unexpected) {
      LOG.log(Level.ERROR, "frame not taken stream=" + way.stream().id(), unexpected);
      end("what %s sent could not be read".formatted(way.shown()));
    } finally {
      done.countDown();
    }
  }

  private void end(String words) {
    synchronized (lock) {
      GapCause cause = startedAt == null ? GapCause.CAMERA_UNREACHABLE : GapCause.CONNECTION_LOST;
      over = intake.over(cause, words, System.nanoTime());
    }
  }

  private void take(ForeignFrames.Frame frame) throws IOException {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      long now = System.nanoTime();
      intake.packet(now);
      switch (frame) {
        case ForeignFrames.Frame.Form(List<MediaFormat> form) -> {
          tracks = form;
          LOG.log(Level.INFO, "stream plays stream={0} tracks={1}", way.stream().id(), form);
        }
        case ForeignFrames.Frame.Unit unit -> unit(unit, now);
        case ForeignFrames.Frame.End _ -> {
          // taken by the loop
        }
      }
    }
  }

  private void unit(ForeignFrames.Frame.Unit unit, long now) throws IOException {
    if (unit.mediaTrack() >= tracks.size()) {
      throw new IOException("an access unit of a media track that was not told");
    }
    int rate = tracks.get(unit.mediaTrack()).clockRate();
    Instant received = way.clock().instant();
    if (startedAt == null) {
      startedAt = received;
      originSeconds = (double) unit.time() / rate;
    }
    long time = unit.time() - Math.round(originSeconds * rate);
    intake.unit(
        tracks,
        startedAt,
        new AccessUnit(unit.mediaTrack(), time, unit.key(), false, received, unit.bytes()),
        now);
  }
}
