package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An incident with all that is known of it.
///
/// @param alerts oldest first
/// @param steps who did what, oldest first
public record WireIncidentDetail(WireIncident incident, List<WireAlert> alerts, List<Step> steps) {
  /// One deed.
  ///
  /// @param who the user, or `node`
  /// @param undone whether it was taken back
  public record Step(
      Instant at,
      String who,
      String before,
      String after,
      @Nullable String outcome,
      String words,
      boolean undone) {}
}
