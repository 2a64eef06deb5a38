package org.sightline.stream;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.sightline.media.rtsp.RtspSession;

/// The one thread that takes the packets of all playing cameras from their sockets.
///
/// It visits each socket as often as its [Haste] says and drains it. That is unlike the rest of the
/// program, where whatever waits is a virtual thread of its own, and it is on purpose: a camera
/// sends its packets in hundreds of small writes a second, and a thread that blocks on each wakes
/// as often. Measured with 16 cameras of 3 Mbit/s: a blocking virtual thread per camera costs 0.36
/// CPU-s per camera-minute, one thread visiting all costs 0.125 at 10 ms, 0.087 at 20 ms and
/// 0.07–0.08 at 40 ms. A viewer waits 20 ms more in the mean than with a thread for each. Sixteen
/// cameras keep this one thread busy for 2 % of its time, so one is enough for hundreds.
///
/// What one camera sends can end its own run only: whatever its visit throws is caught, counted,
/// logged and told to its session. Without runs the thread sleeps.
final class SharedReader implements AutoCloseable {
  /// How long the packets of a run may wait in its socket: a whole number of [#ROUND]s, so that
  /// runs of the same haste are visited together.
  enum Haste {
    /// Nobody watches, so only footage is made of it.
    PATIENT(5),
    /// Somebody watches.
    USUAL(2),
    /// Much came at once, as a key picture brings, or the packets are datagrams, of which the
    /// kernel keeps only so many.
    HURRIED(1);

    private final int rounds;

    Haste(int rounds) {
      this.rounds = rounds;
    }

    /// From the beginning of one visit to the next.
    Duration every() {
      return ROUND.multipliedBy(rounds);
    }
  }

  private static final Duration ROUND = Duration.ofMillis(20);

  private static final System.Logger LOG = System.getLogger(SharedReader.class.getName());
  private static final long ROUND_NANOS = ROUND.toNanos();

  /// A round that begins so much before its time because of how a thread is woken is in time.
  private static final long EARLY_NANOS = ROUND_NANOS / 4;

  private final CopyOnWriteArrayList<Run> runs = new CopyOnWriteArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean hurried;

  SharedReader() {
    thread = Thread.ofPlatform().daemon().name("stream-reader").unstarted(this::visitAll);
    thread.start();
  }

  /// Takes over a run until it is over; its session is this thread's alone until then.
  void add(Run run) {
    runs.add(run);
    hurried = true;
    LockSupport.unpark(thread);
    if (closed) {
      run.letGo();
      run.released();
    }
  }

  /// Visits soon, because a run was asked to end.
  void hurry() {
    hurried = true;
    LockSupport.unpark(thread);
  }

  /// How often a visit threw what no camera should be able to bring about.
  long failures() {
    return failures.get();
  }

  private void visitAll() {
    ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
    long origin = System.nanoTime();
    while (!closed) {
      long round = (System.nanoTime() - origin + EARLY_NANOS) / ROUND_NANOS;
      boolean isForAll = hurried;
      if (isForAll) {
        hurried = false;
      }
      long next = Long.MAX_VALUE;
      for (Run run : runs) {
        if ((isForAll || round >= run.dueRound()) && !visit(run, scratch)) {
          runs.remove(run);
          run.released();
          continue;
        }
        // On the grid of its haste, so that one wake serves all that are due about now.
        run.due((round / run.haste().rounds + 1) * run.haste().rounds);
        next = Math.min(next, run.dueRound());
      }
      if (runs.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, origin + next * ROUND_NANOS - System.nanoTime());
      }
    }
    for (Run run : runs) {
      run.letGo();
      run.released();
    }
  }

  @SuppressWarnings("CatchingThrowable") // The one thread of all cameras must outlive any of them.
  private boolean visit(Run run, ByteBuffer scratch) {
    try {
      return run.visit(scratch, System.nanoTime());
    } catch (Throwable unexpected) {
      failures.incrementAndGet();
      LOG.log(Level.ERROR, "visit failed " + run, unexpected);
      run.failed(unexpected);
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
