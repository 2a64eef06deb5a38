package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an analyzer says of itself, about once a second.
///
/// @param session chosen by chance when its process began
/// @param memoryBytes resident in its process; 0 where it does not know
/// @param dropped facts and pictures that it could not post and gave up
/// @param problem why it recognises nothing in any camera
public record WireAnalyzerReport(
    String session,
    long memoryBytes,
    double cpuSeconds,
    long dropped,
    @Nullable String problem,
    List<OfCamera> cameras) {
  /// How one camera fares there.
  ///
  /// @param pictures decoded in the wanted rate
  /// @param analysed of these looked at
  /// @param shed of these passed over because there was no time
  /// @param lostUnits access units that were lost because even decoding was behind
  /// @param detectorMillis what the newest detection took
  /// @param lookedFrom first picture of the newest stretch in which pictures were looked at without
  ///   a break of three seconds
  /// @param lookedUntil its last picture; given with `lookedFrom`
  /// @param objects in the picture now
  public record OfCamera(
      String camera,
      double picturesPerSecond,
      long pictures,
      long analysed,
      long shed,
      long lostUnits,
      @Nullable Double detectorMillis,
      @Nullable String problem,
      @Nullable Instant lookedFrom,
      @Nullable Instant lookedUntil,
      List<WireCamera.SeenObject> objects) {}
}
