package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where several cameras' footage of one instant is.
///
/// @param at the instant that all show
public record WirePlan(Instant at, List<Camera> cameras) {
  /// One camera's part.
  ///
  /// @param playback where its footage is
  /// @param pictureMicros when the picture was taken that it shows at the instant, microseconds
  ///   since 1970; null in a gap
  public record Camera(String name, WirePlayback playback, @Nullable Long pictureMicros) {}
}
