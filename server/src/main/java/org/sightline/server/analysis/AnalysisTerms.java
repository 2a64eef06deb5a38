package org.sightline.server.analysis;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.Look;
import org.sightline.analysis.NetworkRole;
import org.sightline.analysis.Sight;
import org.sightline.domain.CameraName;

/// How pictures of this node are to be looked at, by whomever.
///
/// @param network whose file analyzers are given, or empty: then only motion is seen
/// @param sides networks beside the detector, whose files analyzers are given too
/// @param longestSidePixels to which pictures are scaled down
/// @param labels that are followed
/// @param lookAnyway how often the detector looks where nothing moves
/// @param here whether the node looks itself where no other machine does
/// @param sights whose eyes count for cameras where it is not ours alone
/// @param looks how pictures of cameras are looked at where it is not as usual
/// @param problem why nothing is recognised, or null
/// @param looksNetwork which says what objects look like; empty: nobody does
public record AnalysisTerms(
    Optional<InstalledNetwork> network,
    Map<NetworkRole, InstalledSide> sides,
    double picturesPerSecond,
    int longestSidePixels,
    Set<String> labels,
    Duration lookAnyway,
    boolean here,
    Map<CameraName, Sight> sights,
    Map<CameraName, Look> looks,
    @Nullable String problem,
    Optional<InstalledNetwork> looksNetwork) {
  /// Terms by which nobody says what objects look like.
  public AnalysisTerms(
      Optional<InstalledNetwork> network,
      Map<NetworkRole, InstalledSide> sides,
      double picturesPerSecond,
      int longestSidePixels,
      Set<String> labels,
      Duration lookAnyway,
      boolean here,
      Map<CameraName, Sight> sights,
      Map<CameraName, Look> looks,
      @Nullable String problem) {
    this(
        network,
        sides,
        picturesPerSecond,
        longestSidePixels,
        labels,
        lookAnyway,
        here,
        sights,
        looks,
        problem,
        Optional.empty());
  }

  public AnalysisTerms {
    sides = Map.copyOf(sides);
    labels = Set.copyOf(labels);
    sights = Map.copyOf(sights);
    looks = Map.copyOf(looks);
  }

  /// Whose eyes count for a camera.
  public Sight sight(CameraName camera) {
    return sights.getOrDefault(camera, Sight.OURS);
  }

  /// How a camera's pictures are looked at.
  public Look look(CameraName camera) {
    return looks.getOrDefault(camera, Look.USUAL);
  }
}
