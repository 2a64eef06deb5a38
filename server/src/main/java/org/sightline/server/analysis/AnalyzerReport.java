package org.sightline.server.analysis;

import java.util.List;
import java.util.Optional;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.CameraName;

/// What an analyzer says of itself, about once a second.
///
/// @param session chosen by chance when its process began
/// @param memoryBytes resident in its process; 0 where it does not know
/// @param cpuSeconds that its process has used
/// @param dropped facts and pictures that it could not post and gave up
/// @param problem why it recognises nothing in any camera, or empty
public record AnalyzerReport(
    String session,
    long memoryBytes,
    double cpuSeconds,
    long dropped,
    Optional<String> problem,
    List<OfCamera> cameras) {
  /// How one camera fares there.
  ///
  /// @param objects in its picture now
  public record OfCamera(CameraName camera, AnalysisState state, List<LiveObject> objects) {
    public OfCamera {
      objects = List.copyOf(objects);
    }
  }

  public AnalyzerReport {
    cameras = List.copyOf(cameras);
  }
}
