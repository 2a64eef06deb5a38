package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What a replay found in a range.
///
/// @param more whether there is more than one answer holds; ask again from the last picture on
public record WireReplayFrames(List<Frame> frames, boolean more) {
  /// One picture.
  public record Frame(Instant at, List<Found> found) {}

  /// One thing in it.
  public record Found(String label, double confidence, WireBox box) {}
}
