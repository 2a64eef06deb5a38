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
/// It visits every socket each [#VISIT_EVERY] and drains it, and after [#HURRIED] already those
/// that must not wait: that had much to read, as a key picture brings, and that get datagrams,
/// which the kernel keeps only so many of. That is unlike the rest of the program, where whatever
/// waits is a virtual thread of its own, and it is on purpose: a camera sends its packets in
/// hundreds of small writes a second, and a thread that blocks on each wakes as often. Measured
/// with 16 cameras of 3 Mbit/s: a blocking virtual thread per camera costs 0.36 CPU-s per
/// camera-minute, one thread visiting all costs 0.125 at 10 ms, 0.087 at 20 ms and 0.07–0.08 at 40
/// ms. A viewer waits 20 ms more in the mean than with a thread for each. Sixteen cameras keep this
/// one thread busy for 2 % of its time, so one is enough for hundreds.
///
/// What one camera sends can end its own run only: whatever its visit throws is caught, counted,
/// logged and told to its session. Without runs the thread sleeps.
final class SharedReader implements AutoCloseable {
  /// From the beginning of one round over all sockets to the next.
  static final Duration VISIT_EVERY = Duration.ofMillis(40);

  /// The same for sockets that must not wait.
  static final Duration HURRIED = Duration.ofMillis(20);

  private static final System.Logger LOG = System.getLogger(SharedReader.class.getName());
  private static final long VISIT_EVERY_NANOS = VISIT_EVERY.toNanos();
  private static final long HURRIED_NANOS = HURRIED.toNanos();

  /// A round that begins so much before its time because of how a thread is woken is in time.
  private static final long EARLY_NANOS = HURRIED_NANOS / 4;

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
    long all = System.nanoTime() - VISIT_EVERY_NANOS;
    while (!closed) {
      long start = System.nanoTime();
      boolean isForAll = hurried || start - all >= VISIT_EVERY_NANOS - EARLY_NANOS;
      if (isForAll) {
        hurried = false;
        all = start;
      }
      boolean hurries = false;
      for (Run run : runs) {
        if (!isForAll && !run.hurries()) {
          continue;
        }
        if (!visit(run, scratch)) {
          runs.remove(run);
          run.released();
        }
        hurries |= run.hurries();
      }
      if (runs.isEmpty()) {
        LockSupport.park(this);
      } else {
        long next =
            hurries ? Math.min(start - all + HURRIED_NANOS, VISIT_EVERY_NANOS) : VISIT_EVERY_NANOS;
        LockSupport.parkNanos(this, next - (System.nanoTime() - all));
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
