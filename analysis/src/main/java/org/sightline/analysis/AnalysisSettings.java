package org.sightline.analysis;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.analysis.track.TrackerSettings;

/// How much is looked at, and with which network.
///
/// @param network for the detector; without one only motion is seen
/// @param picturesPerSecond looked at in each camera
/// @param longestSide to which pictures are scaled down, pixels
/// @param atOnce pictures decoded or detected at once in all cameras together: cores that analysis
///   may take
/// @param labels that are followed, in the network's words; what else it sees is passed over. None
///   for all of them
/// @param lookAnyway the detector looks this often where nothing moves, so that what stands still
///   is known
/// @param sides networks beside the detector, by what they are for; what needs one that is absent
///   says so
public record AnalysisSettings(
    Optional<InstalledNetwork> network,
    double picturesPerSecond,
    int longestSide,
    int atOnce,
    Set<String> labels,
    Duration lookAnyway,
    Map<NetworkRole, InstalledSide> sides) {
  /// What moves about by itself, and what it carries. Small networks see furniture and kitchen
  /// things in walls and shadows, which a camera that watches a place is seldom asked for.
  public static final Set<String> USUAL_LABELS =
      Set.of(
          "person",
          "bicycle",
          "car",
          "motorcycle",
          "bus",
          "train",
          "truck",
          "boat",
          "airplane",
          "bird",
          "cat",
          "dog",
          "horse",
          "sheep",
          "cow",
          "bear",
          "backpack",
          "handbag",
          "suitcase",
          "umbrella");

  public AnalysisSettings {
    labels = Set.copyOf(labels);
    sides = Map.copyOf(sides);
    if (!(picturesPerSecond > 0 && picturesPerSecond <= 30)
        || longestSide < 160
        || longestSide > 4096
        || atOnce < 1
        || !lookAnyway.isPositive()) {
      throw new IllegalArgumentException(
          "analysis takes up to 30 pictures a second of 160 to 4096 pixels on 1 core or more, not %s, %d, %d, %s"
              .formatted(picturesPerSecond, longestSide, atOnce, lookAnyway));
    }
  }

  /// Five pictures a second of 640 pixels on all cores but one, which is recording's.
  public static AnalysisSettings usual(Optional<InstalledNetwork> network) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new AnalysisSettings(
        network, 5, 640, Math.max(1, cores - 1), USUAL_LABELS, Duration.ofSeconds(10), Map.of());
  }

  /// Whether what is called so is followed.
  boolean follows(String label) {
    return labels.isEmpty() || labels.contains(label);
  }

  Duration spacing() {
    return Duration.ofNanos(Math.round(1e9 / picturesPerSecond));
  }

  static DetectorSettings detector() {
    return DetectorSettings.usual();
  }

  static TrackerSettings tracker() {
    return TrackerSettings.usual();
  }
}
