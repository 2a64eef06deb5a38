package org.sightline.observation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Deletes facts of a certain age with their snapshots.
///
/// A fact's age counts from its end, so a car that has stood for a week is kept with the picture
/// taken when it came. Facts go in small batches, each a transaction of its own, so appends wait
/// for milliseconds at most; each batch's snapshots go after its facts. A crash in between leaves
/// pictures without a fact; they go when their day is older than every fact kept.
public final class ObservationRetention {
  private static final int BATCH = 500;

  private final ObservationLog log;
  private final SnapshotStore snapshots;
  private final InstantSource clock;

  /// What was deleted.
  public record Report(long observations, long snapshots) {}

  public ObservationRetention(ObservationLog log, SnapshotStore snapshots, InstantSource clock) {
    this.log = log;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /// Deletes what ended longer than `maxAge` ago.
  public Report retain(Duration maxAge) {
    Instant cutoff = clock.instant().minus(maxAge);
    long facts = 0;
    long pictures = 0;
    ObservationLog.Deleted step;
    do {
      step = log.deleteEndedBefore(cutoff, BATCH);
      facts += step.observations();
      for (String key : step.snapshots()) {
        pictures += snapshots.delete(key) ? 1 : 0;
      }
    } while (step.observations() == BATCH);
    Instant orphans = log.oldestStart().filter(cutoff::isAfter).orElse(cutoff);
    pictures += snapshots.deleteOlderThan(orphans.minus(Duration.ofDays(1)));
    return new Report(facts, pictures);
  }
}
