package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// Where two replays differ, in the footage that both looked at.
///
/// @param frames that both looked at
/// @param labels counts by label
/// @param moments where they differ most
public record WireReplayComparison(int frames, List<Count> labels, List<Moment> moments) {
  /// Things that both found, and that only one did.
  public record Count(String label, long both, long onlyA, long onlyB) {}

  /// A picture in which they differ.
  public record Moment(Instant at, int onlyA, int onlyB) {}
}
