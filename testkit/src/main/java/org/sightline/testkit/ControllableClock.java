package org.sightline.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A wall clock that stands still until it is told to move; any thread may read or move it.
public final class ControllableClock implements InstantSource {
  private volatile Instant now;

  public ControllableClock(Instant start) {
    this.now = start;
  }

  /// A clock at 2026-01-01T00:00:00Z.
  public static ControllableClock atNewYear() {
    return new ControllableClock(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Moves the clock by `step`, which may be negative.
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }

  /// Sets the clock.
  public synchronized void set(Instant instant) {
    now = instant;
  }

  @Override
  public String toString() {
    return "clock at " + now;
  }
}
