package org.sightline.server.analyze;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The node's clock as seen from this machine: the machine's own, shifted by what the node's
/// answers tell, to within half the time that an answer takes. Any thread may read.
final class NodeClock implements InstantSource {
  private static final Duration LEAST_STEP = Duration.ofMillis(50);

  private final InstantSource own;
  private volatile Duration offset = Duration.ZERO;

  NodeClock(InstantSource own) {
    this.own = own;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(offset);
  }

  /// The node said that it is `told`, in an answer to a question that was asked at `asked` and
  /// answered at `answered` of the own clock.
  void told(Instant told, Instant asked, Instant answered) {
    Duration way = Duration.between(asked, answered);
    if (way.isNegative()) {
      return;
    }
    Duration now = Duration.between(asked.plus(way.dividedBy(2)), told);
    Duration wrong = now.minus(offset).abs();
    if (wrong.compareTo(way) > 0 && wrong.compareTo(LEAST_STEP) > 0) {
      offset = now;
    }
  }

  /// The machine's own clock.
  InstantSource own() {
    return own;
  }
}
