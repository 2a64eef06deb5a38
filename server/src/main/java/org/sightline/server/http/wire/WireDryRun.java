package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What a rule would have done over the last week, had it been there.
///
/// @param query what was understood, as canonical text
/// @param notUnderstood words that were searched as text only
/// @param incidents how many incidents those alerts would have been
/// @param suppressed how many facts a suppression for all rules would have kept silent
/// @param perDay alerts a day, on average
/// @param matching how many observations it would have looked at as its own
/// @param alerts how many alerts it would have raised, with its cool-down
/// @param more whether there was more than could be gone through; then the figures are of the
///   newest part
/// @param days how many alerts on each day of the site's calendar
/// @param firings the newest alerts
public record WireDryRun(
    String query,
    List<WireSearch.Chip> chips,
    List<String> notUnderstood,
    Instant start,
    Instant end,
    int matching,
    int alerts,
    int incidents,
    int suppressed,
    double perDay,
    boolean more,
    List<Day> days,
    List<WireObservation> firings) {
  /// One day.
  public record Day(String day, int alerts) {}
}
