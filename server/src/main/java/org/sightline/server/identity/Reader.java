package org.sightline.server.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// A program that may read streams from this node over RTSP.
///
/// @param analyzes whether it may also post what it saw of these cameras
/// @param cameras that it may see
/// @param usedAt when it last asked for a stream and was let in; null for never
public record Reader(
    String name,
    boolean analyzes,
    Set<CameraName> cameras,
    Instant createdAt,
    @Nullable Instant usedAt) {
  public Reader {
    cameras = Set.copyOf(cameras);
  }
}
