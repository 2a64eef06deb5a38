package org.sightline.server.replay;

import java.time.Duration;
import java.time.Instant;
import org.sightline.analysis.evaluate.FootageLook;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// What footage is to be looked at anew, and how.
///
/// @param id of the job
/// @param network its name in the catalogue
/// @param by who ordered it
public record ReplayOrder(
    String id,
    StreamId stream,
    TimeRange range,
    String network,
    FootageLook.Settings settings,
    String by,
    Instant at) {
  /// The longest range of one job.
  public static final Duration LONGEST = Duration.ofDays(31);

  public ReplayOrder {
    if (range.duration().compareTo(LONGEST) > 0 || !range.duration().isPositive()) {
      throw new IllegalArgumentException(
          "a replay is of footage of up to %d days, not %s"
              .formatted(LONGEST.toDays(), range.duration()));
    }
  }
}
