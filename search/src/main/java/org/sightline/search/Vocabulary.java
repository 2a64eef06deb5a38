package org.sightline.search;

import java.util.List;
import org.sightline.domain.CameraName;

/// The names that a search may use: of the cameras and zones there are, and the labels that the
/// detectors know.
///
/// @param lines names of the lines that objects are seen to cross
public record Vocabulary(
    List<String> labels, List<CameraName> cameras, List<String> zones, List<String> lines) {
  public Vocabulary {
    labels = List.copyOf(labels);
    cameras = List.copyOf(cameras);
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
  }

  /// The names where there are no lines.
  public Vocabulary(List<String> labels, List<CameraName> cameras, List<String> zones) {
    this(labels, cameras, zones, List.of());
  }
}
