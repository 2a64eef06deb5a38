package org.sightline.recording;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// What all recorders of a node share.
///
/// @param volumes where the files of segments lie
/// @param sync what keeps footage safe against power loss while it is written
/// @param closed who is told of closed segments
/// @param segmentIds the newest id given to a segment
/// @param gapIds the newest id given to a gap
/// @param openPaths files that are being written or wait for their row; a path is in it before its
///   file is there, and until its row is
/// @param buffer direct, used by the writing thread only
record Workplace(
    RecordingSettings settings,
    InstantSource clock,
    Volumes volumes,
    Index index,
    IndexKeeper keeper,
    FileOpener opener,
    DiskSync sync,
    ClosedListeners closed,
    AtomicLong segmentIds,
    AtomicLong gapIds,
    Set<String> openPaths,
    ByteBuffer buffer) {
  /// The folder of recordings on the first volume.
  Path root() {
    return volumes.root(Volumes.FIRST);
  }

  long nowUs() {
    return Micros.of(clock.instant());
  }
}
