package org.sightline.analysis;

import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;

/// Takes what the best pictures of object tracks look like, each after its track was told of first.
/// Called from several threads.
@FunctionalInterface
public interface LooksTaker {
  /// Nobody takes them.
  LooksTaker NOBODY = (_, _, _) -> {};

  void take(CameraName camera, String trackId, Embedding embedding);
}
