package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts that an analyzer observed, in its order; all are stored or none is.
public record WireFacts(List<Fact> facts) {
  /// One fact. What only objects have is null for motion.
  ///
  /// @param kind `object` or `motion`
  /// @param area of motion: the largest share of the picture that changed at once
  /// @param trackId begins with the camera's name and a dash
  /// @param motion `moving` or `stationary`
  /// @param snapshot key of a picture that was posted before
  public record Fact(
      String kind,
      String camera,
      Instant start,
      Instant end,
      WireObservation.Source source,
      double confidence,
      @Nullable Double area,
      @Nullable String trackId,
      @Nullable Integer revision,
      @Nullable Boolean ended,
      @Nullable String label,
      @Nullable WireBox box,
      @Nullable List<List<Double>> path,
      @Nullable List<String> zones,
      @Nullable String motion,
      @Nullable String snapshot) {}
}
