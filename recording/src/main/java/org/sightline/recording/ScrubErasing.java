package org.sightline.recording;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.sightline.domain.StreamId;

/// Erases small pictures together with the footage that they show.
///
/// Retention says what it deleted; [#MAX_WAITING] stretches wait at most, and where more come the
/// next [#sweep] finds them.
final class ScrubErasing {
  static final int MAX_WAITING = 10_000;

  private static final System.Logger LOG = System.getLogger(ScrubErasing.class.getName());

  private final Function<StreamId, ScrubFolder> folders;
  private final Kept kept;
  private final AtomicLong erased = new AtomicLong();

  // Guarded by itself.
  private final ArrayDeque<Gone> waiting = new ArrayDeque<>();

  /// Whether there is footage of a time.
  interface Kept {
    boolean at(StreamId stream, long us);
  }

  private record Gone(StreamId stream, long fromUs, long toUs) {}

  ScrubErasing(Function<StreamId, ScrubFolder> folders, Kept kept) {
    this.folders = folders;
    this.kept = kept;
  }

  /// A segment was deleted; quick, on the thread that did.
  void gone(SegmentRow row) {
    synchronized (waiting) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(new Gone(row.stream(), row.startUs(), row.endUs()));
      }
    }
  }

  /// Erases what was told of.
  void run() {
    for (Gone next = next(); next != null; next = next()) {
      // A picture may lie beside its segment by what rounding and the sub stream's own clock do.
      erase(next.stream(), next.fromUs() - 1_000_000, next.toUs() + 1_000_000);
    }
  }

  private @org.jspecify.annotations.Nullable Gone next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  /// Looks at all hours of the streams.
  void sweep(Set<StreamId> streams) {
    for (StreamId stream : streams) {
      for (long hour : folders.apply(stream).hours()) {
        erase(stream, hour * ScrubFolder.HOUR_US, (hour + 1) * ScrubFolder.HOUR_US);
      }
    }
  }

  private void erase(StreamId stream, long fromUs, long toUs) {
    try {
      erased.addAndGet(folders.apply(stream).erase(fromUs, toUs, us -> kept.at(stream, us)));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "small pictures wait to be erased stream=%s cause=\"%s\"".formatted(stream, e));
    }
  }

  long erased() {
    return erased.get();
  }
}
