package org.sightline.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A stream of a protocol that another process speaks: reads its frames, and ends the process when
/// it falls silent, says nonsense, or is no longer wanted. Whatever happens to that process costs
/// this stream's run and nothing else.
final class ForeignSource implements Source {
  private static final System.Logger LOG = System.getLogger(ForeignSource.class.getName());
  private static final long CHECK_MILLIS = 500;
  private static final int BUFFER = 256 << 10;

  private final Way way;
  private final @Nullable ForeignIntake foreign;

  ForeignSource(Way way, @Nullable ForeignIntake foreign) {
    this.way = way;
    this.foreign = foreign;
  }

  @Override
  public @Nullable Over attempt() throws InterruptedException {
    if (foreign == null) {
      return Over.failed(
          GapCause.CAMERA_REFUSED,
          "nothing on this node takes in %s".formatted(StreamAddress.scheme(way.address())));
    }
    String unusable = unusable();
    if (unusable != null) {
      return Over.failed(GapCause.CAMERA_UNREACHABLE, way.shown() + ": " + unusable);
    }
    try (ForeignIntake.Running running = foreign.start(way.address())) {
      return supervised(running);
    } catch (IOException e) {
      return Over.failed(
          GapCause.CAMERA_UNREACHABLE,
          "the process that takes in %s cannot be started: %s"
              .formatted(way.shown(), e.getMessage()));
    } finally {
      way.stream().sessionOver();
    }
  }

  private @Nullable String unusable() {
    try {
      InetAddress host = InetAddress.getByName(way.address().getHost());
      // A listener waits on an address of this machine, every one included.
      boolean listens = host.isAnyLocalAddress() && isListener();
      return StreamAddress.isAllowed(host) || listens ? null : "no camera can be at that address";
    } catch (UnknownHostException e) {
      return "the name cannot be resolved; check it, or use a number";
    }
  }

  private boolean isListener() {
    String query = way.address().getRawQuery();
    return query != null && List.of(query.split("&", -1)).contains("mode=listener");
  }

  /// Reads on a thread of its own, since a pipe cannot be waited for with an end.
  private @Nullable Over supervised(ForeignIntake.Running running) throws InterruptedException {
    Reading reading = new Reading(running);
    Thread thread =
        Thread.ofPlatform().daemon().name("ingest " + way.stream().id()).start(reading::run);
    try {
      while (!reading.done.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        Over stalled = reading.check();
        if (stalled != null) {
          return stalled;
        }
      }
      return reading.over;
    } finally {
      running.close();
      boolean interrupted = Thread.interrupted();
      boolean ended = thread.join(java.time.Duration.ofSeconds(2));
      if (!ended) {
        LOG.log(Level.WARNING, "reader of a process did not end stream={0}", way.stream().id());
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The reading of one process.
  private final class Reading {
    private final ForeignIntake.Running running;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Object lock = new Object();
    private volatile @Nullable Over over;
    // Guarded by lock.
    private final Intake intake = new Intake(way, List.of(), System.nanoTime());
    private boolean stopped;

    // Of the reading thread.
    private List<MediaFormat> tracks = List.of();
    private @Nullable Instant startedAt;
    private double originSeconds;

    Reading(ForeignIntake.Running running) {
      this.running = running;
    }

    /// From the supervising thread: whether nothing has come for too long. When it ends the run,
    /// nothing that still comes is handed on.
    @Nullable Over check() {
      synchronized (lock) {
        Over found = intake.check(System.nanoTime());
        stopped = found != null;
        return found;
      }
    }

    @SuppressWarnings("CatchingThrowable") // Whatever a frame brings about ends this run alone.
    void run() {
      try {
        var in = new BufferedInputStream(running.frames(), BUFFER);
        String words = way.shown() + " ended";
        for (ForeignFrames.Frame f = ForeignFrames.read(in);
            f != null;
            f = ForeignFrames.read(in)) {
          if (f instanceof ForeignFrames.Frame.End(String why)) {
            words = way.shown() + ": " + why;
            break;
          }
          take(f);
        }
        end(words);
      } catch (IOException e) {
        end("the process that takes in %s ended: %s".formatted(way.shown(), e.getMessage()));
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
          case ForeignFrames.Frame.Form(List<MediaFormat> form) -> tracks = form;
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
}
