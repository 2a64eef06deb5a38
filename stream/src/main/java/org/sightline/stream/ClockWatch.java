package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Measures one camera's wall clock against the node: how far it is off, how fast it runs, and when
/// it is set.
///
/// The drift is taken against elapsed time, so that a node whose own wall clock is set blames no
/// camera. A step of [#PLAIN_STEP] counts at once, a smaller one when [#AGREEING] reports in a row
/// tell it, since a single report can be late. Its owner guards it with its lock.
final class ClockWatch {
  /// Seconds off the line that no network makes.
  static final double PLAIN_STEP = 10;

  /// Seconds off the line below which nothing is a step.
  static final double LEAST_STEP = 0.4;

  /// Reports that must tell the same small step.
  static final int AGREEING = 3;

  /// Seconds over which a drift must have been seen before it is told.
  static final double LEAST_SPAN = 60;

  private static final double NANOS = 1e9;
  private static final double MILLION = 1e6;

  private final ClockLine line = new ClockLine();
  private @Nullable Instant origin;
  private @Nullable Duration offset;
  private int outside;
  private long steps;

  /// Takes a report.
  ///
  /// @param camera the camera's wall clock
  /// @param received when the report came, on the node's wall clock
  /// @param nowNanos the same, as elapsed time
  void report(Instant camera, Instant received, long nowNanos) {
    offset = Duration.between(received, camera);
    Instant from = origin;
    if (from == null) {
      from = camera;
      origin = from;
    }
    double seconds = nowNanos / NANOS;
    Duration since = Duration.between(from, camera);
    double value = since.getSeconds() - seconds + since.getNano() / NANOS;
    if (!line.isEmpty() && isStep(value - line.at(seconds))) {
      steps++;
      outside = 0;
      line.clear();
    }
    if (outside == 0) {
      line.add(seconds, value);
    }
  }

  private boolean isStep(double off) {
    double usual = Math.max(LEAST_STEP, 8 * line.scatter());
    outside = Math.abs(off) < usual ? 0 : outside + 1;
    return Math.abs(off) >= Math.max(PLAIN_STEP, usual) || outside >= AGREEING;
  }

  /// What was measured, or null before the first report.
  @Nullable CameraClock measured() {
    Duration now = offset;
    if (now == null) {
      return null;
    }
    boolean told = line.isFitted() && line.span() >= LEAST_SPAN;
    return new CameraClock(
        now, told ? line.slope() * MILLION : null, Math.round(line.span()), steps);
  }
}
