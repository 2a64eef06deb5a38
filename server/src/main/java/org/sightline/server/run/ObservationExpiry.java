package org.sightline.server.run;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.ObservationRetention;
import org.sightline.observation.SnapshotStore;
import org.sightline.rule.Rules;

/// Deletes observations, their snapshots and acknowledged alerts when they are as old as footage
/// may become.
final class ObservationExpiry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ObservationExpiry.class.getName());
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final ObservationRetention retention;
  private final Rules rules;
  private final Supplier<Duration> longest;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("observation-expiry").unstarted(work));
  private final ScheduledFuture<?> running;

  ObservationExpiry(
      ObservationLog log,
      SnapshotStore snapshots,
      Rules rules,
      Supplier<Duration> longest,
      InstantSource clock) {
    this.retention = new ObservationRetention(log, snapshots, clock);
    this.rules = rules;
    this.longest = longest;
    this.clock = clock;
    this.running =
        timer.scheduleWithFixedDelay(
            this::expire, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private void expire() {
    try {
      Duration keep = longest.get();
      ObservationRetention.Report report = retention.retain(keep);
      int alerts = rules.deleteAcknowledgedBefore(clock.instant().minus(keep));
      LOG.log(
          Level.DEBUG,
          "expired observations={0} snapshots={1} alerts={2}",
          report.observations(),
          report.snapshots(),
          alerts);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "observations could not be expired; the next try is in 10 minutes", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    running.cancel(false);
    timer.shutdown();
    timer.awaitTermination(2, TimeUnit.SECONDS);
  }
}
