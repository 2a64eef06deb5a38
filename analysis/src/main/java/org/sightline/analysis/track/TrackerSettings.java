package org.sightline.analysis.track;

import java.time.Duration;

/// How an [ObjectTracker] decides.
///
/// @param sure detections this confident are paired first
/// @param begin a detection this confident, paired with nothing, begins an object track
/// @param confirmAfter detections after which an object track is believed
/// @param forget an object track unseen for longer has ended
/// @param most object tracks at once; more detections begin none
public record TrackerSettings(
    double sure, double begin, int confirmAfter, Duration forget, int most) {
  /// For networks as small as the catalogue's, at about five pictures a second.
  public static TrackerSettings usual() {
    return new TrackerSettings(0.35, 0.42, 3, Duration.ofSeconds(3), 200);
  }
}
