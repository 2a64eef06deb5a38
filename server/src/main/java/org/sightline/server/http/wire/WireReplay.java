package org.sightline.server.http.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.server.replay.ReplayDesk;
import org.sightline.server.replay.ReplayPrice;
import org.sightline.server.replay.ReplayState;

/// A replay and how it stands.
///
/// @param state measuring, offered, running, done, failed or cancelled
/// @param progress 0 to 1
/// @param problem why it failed; null otherwise
/// @param price null until it is known
/// @param cpuSeconds that it has cost so far, its measurement left out
/// @param pictures that were looked at
public record WireReplay(
    String id,
    String camera,
    String stream,
    Instant start,
    Instant end,
    String network,
    double picturesPerSecond,
    double leastConfidence,
    int columns,
    int rows,
    String orderedBy,
    Instant orderedAt,
    String state,
    double progress,
    @Nullable String problem,
    @Nullable Price price,
    double cpuSeconds,
    int pictures) {
  /// What it will cost.
  ///
  /// @param uncertaintySeconds in about 19 of 20 jobs the real price lies no further off
  /// @param wallSeconds that it takes where nothing else wants the processor
  public record Price(
      double footageSeconds,
      double cpuSeconds,
      double uncertaintySeconds,
      double wallSeconds,
      double sampledSeconds) {}

  /// The job for the wire.
  public static WireReplay of(ReplayDesk.Replay job) {
    ReplayPrice price = job.price();
    return new WireReplay(
        job.order().id(),
        job.order().stream().camera().value(),
        job.order().stream().role().word(),
        job.order().range().start(),
        job.order().range().end(),
        job.order().network(),
        job.order().settings().picturesPerSecond(),
        job.order().settings().leastConfidence(),
        job.order().settings().columns(),
        job.order().settings().rows(),
        job.order().by(),
        job.order().at(),
        job.state().word(),
        switch (job.state()) {
          case ReplayState.Measuring _, ReplayState.Offered _ -> 0;
          case ReplayState.Running running -> running.part();
          case ReplayState.Done _, ReplayState.Failed _, ReplayState.Cancelled _ -> 1;
        },
        job.state() instanceof ReplayState.Failed(String sentence) ? sentence : null,
        price == null
            ? null
            : new Price(
                price.footageSeconds(),
                price.cpuSeconds(),
                price.uncertaintySeconds(),
                price.wallSeconds(),
                price.sampledSeconds()),
        job.cpuSeconds(),
        job.pictures());
  }
}
