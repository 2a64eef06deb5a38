package org.sightline.server.analysis;

import java.util.List;
import org.sightline.domain.Camera;

/// The cameras that an analyzer is to look at now.
///
/// @param revision another one when any assignment changed
public record Assignment(long revision, List<Camera> cameras) {
  public Assignment {
    cameras = List.copyOf(cameras);
  }
}
