package org.sightline.server.identity;

import java.util.Set;
import org.sightline.domain.CameraName;

/// A program that looks at pictures for this node and has proved that it is the one: the node's own
/// child process, or `sightline analyze` on another machine.
///
/// @param name of its reader
/// @param own whether it is the node's own, which may look at every camera
/// @param cameras that it may look at and post of, where it is not the node's own
public record Analyzer(String name, boolean own, Set<CameraName> cameras) {
  public Analyzer {
    cameras = Set.copyOf(cameras);
  }

  /// Whether it may look at the camera and post what it saw of it.
  public boolean may(CameraName camera) {
    return own || cameras.contains(camera);
  }

  @Override
  public String toString() {
    return "analyzer " + name;
  }
}
