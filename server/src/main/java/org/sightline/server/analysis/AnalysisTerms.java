package org.sightline.server.analysis;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;

/// How pictures of this node are to be looked at, by whomever.
///
/// @param network whose file analyzers are given, or empty: then only motion is seen
/// @param longestSidePixels to which pictures are scaled down
/// @param labels that are followed
/// @param lookAnyway how often the detector looks where nothing moves
/// @param here whether the node looks itself where no other machine does
/// @param problem why nothing is recognised, or null
public record AnalysisTerms(
    Optional<InstalledNetwork> network,
    double picturesPerSecond,
    int longestSidePixels,
    Set<String> labels,
    Duration lookAnyway,
    boolean here,
    @Nullable String problem) {
  public AnalysisTerms {
    labels = Set.copyOf(labels);
  }
}
