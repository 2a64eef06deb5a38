package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is deleted when. A class that is left out is kept as long as the next lower one, from alert
/// over object and motion to continuous.
///
/// @param legalDays age that no footage may exceed, pinned or not; null for none
/// @param sizeBytes of all footage together; null or 0 for no bound
/// @param freeBytes that stay free on the data folder's disk; null for 2 GB
/// @param cameras what differs for some cameras; null for nothing
public record WireRetentionPolicy(
    @Nullable Limits continuous,
    @Nullable Limits motion,
    @Nullable Limits object,
    @Nullable Limits alert,
    @Nullable Double legalDays,
    @Nullable Long sizeBytes,
    @Nullable Long freeBytes,
    @Nullable List<CameraPolicy> cameras) {
  /// Limits of one class.
  ///
  /// @param days after which its footage goes; null keeps it
  /// @param leastDays younger footage goes for want of room only
  /// @param sizeBytes of the class on the node; for a camera always null
  /// @param leastSizeBytes of the class that stay whatever their age; for a camera always null
  public record Limits(
      @Nullable Double days,
      @Nullable Double leastDays,
      @Nullable Long sizeBytes,
      @Nullable Long leastSizeBytes) {}

  /// What differs for a camera.
  public record CameraPolicy(
      String camera,
      @Nullable Limits continuous,
      @Nullable Limits motion,
      @Nullable Limits object,
      @Nullable Limits alert,
      @Nullable Double legalDays) {}
}
