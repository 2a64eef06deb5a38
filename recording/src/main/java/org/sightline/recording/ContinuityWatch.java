package org.sightline.recording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;

/// Compares, for every stream that is to be recorded, the seconds that were written to the disk
/// with the seconds that went by, so that nobody has to look at a timeline to learn that recording
/// has stopped.
///
/// A window of [#WINDOW_NANOS] slides along. A problem is raised where less than three quarters of
/// it was recorded, which a full stop reaches within some fifteen seconds, and it ends once nine
/// tenths of the newest fifteen seconds were recorded. Elapsed time is counted on the monotonic
/// clock: setting the node's clock raises nothing and hides nothing.
///
/// Footage is written in pieces of up to two seconds, so a single look may be that much too low.
final class ContinuityWatch {
  static final long SECOND = 1_000_000_000L;
  static final long WINDOW_NANOS = 40 * SECOND;
  static final long CURED_NANOS = 15 * SECOND;

  /// A stream that has just begun is not judged before this.
  static final long FIRST_NANOS = 20 * SECOND;

  private static final long SAMPLE_NANOS = SECOND;
  private static final long WRITTEN_BEHIND_NANOS = 2 * SECOND;
  private static final double TOO_LITTLE = 0.75;
  private static final double ENOUGH = 0.9;

  // Guarded by this.
  private final Map<StreamId, Watched> streams = new HashMap<>();

  /// Why a stream's footage is missing, from the ledger.
  record Reason(GapCause cause, String detail, boolean goesOn) {}

  private record Sample(long nanos, long recordedUs) {}

  private static final class Watched {
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private @Nullable Problem problem;
  }

  /// Looks once; at most one look a second counts.
  ///
  /// @param nanos of the monotonic clock
  /// @param nowUs of the node's clock, for people
  synchronized List<Problem> look(
      Map<StreamId, Ledger> recorded, long nanos, long nowUs, Function<StreamId, Reason> why) {
    streams.keySet().retainAll(recorded.keySet());
    List<Problem> found = new ArrayList<>();
    recorded.forEach(
        (stream, ledger) -> {
          Watched watched = streams.computeIfAbsent(stream, name -> new Watched());
          sample(watched.samples, new Sample(nanos, ledger.recordedUs()));
          watched.problem = judged(watched, stream, nowUs, why);
          if (watched.problem != null) {
            found.add(watched.problem);
          }
        });
    return found;
  }

  private static void sample(ArrayDeque<Sample> samples, Sample now) {
    Sample newest = samples.peekLast();
    if (newest != null && now.nanos() - newest.nanos() < SAMPLE_NANOS) {
      return;
    }
    samples.addLast(now);
    while (samples.size() > 2
        && now.nanos() - samples.getFirst().nanos() > WINDOW_NANOS
        && now.nanos() - second(samples).nanos() >= WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /// What has been told must not be told again: the window begins anew with what was good.
  private static void forgetBefore(ArrayDeque<Sample> samples, long nanos) {
    long newest = samples.getLast().nanos();
    while (samples.size() > 2 && newest - second(samples).nanos() >= nanos) {
      samples.removeFirst();
    }
  }

  private static Sample second(ArrayDeque<Sample> samples) {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }

  private static @Nullable Problem judged(
      Watched watched, StreamId stream, long nowUs, Function<StreamId, Reason> why) {
    Problem before = watched.problem;
    ArrayDeque<Sample> samples = watched.samples;
    long length = samples.getLast().nanos() - samples.getFirst().nanos();
    if (before == null && (length < FIRST_NANOS || share(samples, WINDOW_NANOS) >= TOO_LITTLE)) {
      return null;
    }
    if (before != null && length >= CURED_NANOS && share(samples, CURED_NANOS) >= ENOUGH) {
      forgetBefore(samples, CURED_NANOS);
      return null;
    }
    Reason reason = why.apply(stream);
    long sinceUs = nowUs - missingNanos(samples) / 1000;
    String sentence =
        "%s: %s"
            .formatted(
                reason.goesOn()
                    ? "%s is not being recorded".formatted(stream)
                    : "only a part of %s is being recorded".formatted(stream),
                reason.detail().isBlank() ? reason.cause().words() : reason.detail());
    return new Problem(
        "recording-short",
        reason.goesOn() ? Severity.ALARM : Severity.WARNING,
        stream,
        before == null ? Micros.instant(sinceUs) : before.since(),
        sentence,
        reason.cause().remedy());
  }

  /// The part of the newest `nanos` that was recorded, 0 to 1.
  private static double share(ArrayDeque<Sample> samples, long nanos) {
    Sample newest = samples.getLast();
    Sample from = samples.getFirst();
    for (Sample sample : samples) {
      if (newest.nanos() - sample.nanos() >= nanos) {
        from = sample;
      }
    }
    long elapsed = newest.nanos() - from.nanos() - WRITTEN_BEHIND_NANOS;
    return elapsed <= 0
        ? 1
        : Math.min(1, (newest.recordedUs() - from.recordedUs()) * 1000.0 / elapsed);
  }

  private static long missingNanos(ArrayDeque<Sample> samples) {
    Sample newest = samples.getLast();
    Sample first = samples.getFirst();
    long recorded = (newest.recordedUs() - first.recordedUs()) * 1000;
    return Math.max(0, newest.nanos() - first.nanos() - recorded);
  }
}
