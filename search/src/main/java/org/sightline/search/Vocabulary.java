package org.sightline.search;

import java.util.List;
import org.sightline.domain.CameraName;

/// The names that a search may use: of the cameras and zones there are, and the labels that the
/// detectors know.
public record Vocabulary(List<String> labels, List<CameraName> cameras, List<String> zones) {
  public Vocabulary {
    labels = List.copyOf(labels);
    cameras = List.copyOf(cameras);
    zones = List.copyOf(zones);
  }
}
