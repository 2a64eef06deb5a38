package org.sightline.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The work of the process that makes pictures: takes calls one after the other and answers each.
///
/// Owned by the thread that works; others may ask how long nobody called.
public final class WorkLoop {
  /// Runs that are turned at once; a further one is refused.
  public static final int MAX_JOBS = 256;

  private final PictureWorks works;
  private final LongSupplier nanoTime;
  private final Map<Integer, Turner> jobs = new HashMap<>();
  private final AtomicLong idleSinceNanos = new AtomicLong();
  private volatile boolean busy;
  private long countedCpuNanos;

  /// @param works what does it
  /// @param nanoTime the monotonic clock
  public WorkLoop(PictureWorks works, LongSupplier nanoTime) {
    this.works = works;
    this.nanoTime = nanoTime;
    idleSinceNanos.set(nanoTime.getAsLong());
  }

  /// Answers calls until there are no more.
  ///
  /// @throws IOException if what comes is no call, or nobody takes answers any more
  public void serve(InputStream calls, OutputStream answers) throws IOException {
    while (true) {
      WorkFrame frame = WorkFraming.read(calls);
      switch (frame) {
        case null -> {
          return;
        }
        case WorkFrame.Call call -> {
          busy = true;
          WorkFraming.write(answer(call), answers);
          answers.flush();
          idleSinceNanos.set(nanoTime.getAsLong());
          busy = !jobs.isEmpty();
        }
        case WorkFrame.Answer _ -> throw new IOException("an answer instead of a call");
      }
    }
  }

  /// For how long nobody has called; 0 while something is under way.
  public long idleNanos() {
    return busy ? 0 : nanoTime.getAsLong() - idleSinceNanos.get();
  }

  private WorkFrame answer(WorkFrame.Call call) throws IOException {
    try {
      return switch (call) {
        case WorkFrame.PictureCall picture -> made(picture);
        case WorkFrame.OpenCall open -> opened(open);
        case WorkFrame.TurnCall turn -> turned(turn);
        case WorkFrame.CloseCall(int job) -> {
          close(jobs.remove(job));
          yield new WorkFrame.Turned(Optional.empty(), List.of());
        }
        case WorkFrame.BurnCall(var from, var to, var began) ->
            new WorkFrame.Burned(works.burn(from, to, began, () -> false));
      };
    } catch (PictureException e) {
      return new WorkFrame.Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new WorkFrame.Refused("a file cannot be read or written: " + e.getMessage());
    }
  }

  /// The first picture has the start of the process on its account.
  private WorkFrame made(WorkFrame.PictureCall call) {
    PictureWorks.Made made = works.picture(call.format(), call.unit(), call.wish());
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long cost = Math.max(0, cpuNanos - countedCpuNanos);
    countedCpuNanos = cpuNanos;
    return new WorkFrame.Made(made.jpeg(), cost);
  }

  private WorkFrame opened(WorkFrame.OpenCall call) {
    if (jobs.size() >= MAX_JOBS || jobs.containsKey(call.job())) {
      return new WorkFrame.Refused("%d runs are being turned already".formatted(jobs.size()));
    }
    Turner turner = works.turner(call.from(), call.into());
    jobs.put(call.job(), turner);
    return new WorkFrame.Turned(turner.format(), List.of());
  }

  private WorkFrame turned(WorkFrame.TurnCall call) {
    Turner turner = jobs.get(call.job());
    if (turner == null) {
      return new WorkFrame.Refused("the run went with the process that turned it");
    }
    List<org.sightline.media.AccessUnit> units = turner.turn(call.units());
    return new WorkFrame.Turned(turner.format(), units);
  }

  private static void close(@Nullable Turner turner) {
    if (turner != null) {
      turner.close();
    }
  }
}
