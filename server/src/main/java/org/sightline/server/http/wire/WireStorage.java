package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The disks that hold footage and how they fare.
///
/// @param movedSegments to another tier since the start
/// @param failedMoves that are tried again
public record WireStorage(List<Volume> volumes, long movedSegments, long failedMoves) {
  /// One disk.
  ///
  /// @param state works, full, error or absent
  /// @param since when it has not worked; null where it works
  /// @param detail why it does not; null where it works
  /// @param sharesDiskWith an earlier volume on the same file system
  /// @param writeP50Millis of the last minute's writes
  public record Volume(
      String name,
      String folder,
      int tier,
      boolean fallback,
      String state,
      @Nullable Instant since,
      @Nullable String detail,
      long footageBytes,
      long usableBytes,
      long totalBytes,
      @Nullable String sharesDiskWith,
      double writeP50Millis,
      double writeP99Millis,
      Health health) {}

  /// What the kernel tells of the disk.
  ///
  /// @param readable whether it tells anything of its health
  public record Health(
      boolean readable,
      @Nullable String device,
      @Nullable String model,
      @Nullable String state,
      @Nullable Integer celsius,
      @Nullable Long ioErrors,
      @Nullable Long fileSystemErrors,
      @Nullable String amiss) {}
}
