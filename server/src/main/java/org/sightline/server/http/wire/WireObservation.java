package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fact that was observed.
///
/// @param id its place in the log
/// @param kind `object` or `motion`
/// @param motion `moving` or `stationary`; null for facts that are no objects
/// @param path where its foot was, each `[x, y]`
/// @param snapshot address of its best picture
public record WireObservation(
    long id,
    String kind,
    String label,
    String camera,
    Instant start,
    Instant end,
    boolean ended,
    double confidence,
    List<String> zones,
    @Nullable String motion,
    @Nullable WireBox box,
    List<List<Double>> path,
    @Nullable String trackId,
    @Nullable String snapshot,
    Source source) {
  /// Who says so.
  public record Source(String detector, String network, String version) {}
}
