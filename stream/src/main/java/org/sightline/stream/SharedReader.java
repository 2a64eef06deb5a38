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
/// It visits every socket each [#VISIT_EVERY] and drains it. That is unlike the rest of the
/// program, where whatever waits is a virtual thread of its own, and it is on purpose: a camera
/// sends its packets in hundreds of small writes a second, and a thread that blocks on each wakes
/// as often. Measured with 16 cameras of 3 Mbit/s: a blocking virtual thread per camera costs 0.36
/// CPU-s per camera-minute, one thread visiting all costs 0.125 at 10 ms, 0.087 at 20 ms and
/// 0.07–0.08 at 40 ms. At 20 ms most of the saving is had and a viewer waits 10 ms more in the
/// mean. Sixteen cameras keep this one thread busy for 2 % of its time, so one is enough for
/// hundreds.
///
/// What one camera sends can end its own run only: whatever its visit throws is caught, counted,
/// logged and told to its session. Without runs the thread sleeps.
final class SharedReader implements AutoCloseable {
  /// From the beginning of one round over the sockets to the next.
  static final Duration VISIT_EVERY = Duration.ofMillis(20);

  private static final System.Logger LOG = System.getLogger(SharedReader.class.getName());
  private static final long VISIT_EVERY_NANOS = VISIT_EVERY.toNanos();

  private final CopyOnWriteArrayList<Run> runs = new CopyOnWriteArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  SharedReader() {
    thread = Thread.ofPlatform().daemon().name("stream-reader").unstarted(this::visitAll);
    thread.start();
  }

  /// Takes over a run until it is over; its session is this thread's alone until then.
  void add(Run run) {
    runs.add(run);
    LockSupport.unpark(thread);
    if (closed) {
      run.letGo();
      run.released();
    }
  }

  /// Visits soon, because a run was asked to end.
  void hurry() {
    LockSupport.unpark(thread);
  }

  /// How often a visit threw what no camera should be able to bring about.
  long failures() {
    return failures.get();
  }

  private void visitAll() {
    ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
    while (!closed) {
      long start = System.nanoTime();
      for (Run run : runs) {
        if (!visit(run, scratch)) {
          runs.remove(run);
          run.released();
        }
      }
      if (runs.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, VISIT_EVERY_NANOS - (System.nanoTime() - start));
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
