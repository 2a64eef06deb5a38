package org.sightline.recording;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// What all recorders of a node share.
///
/// @param root the folder of recordings
/// @param segmentIds the newest id given to a segment
/// @param gapIds the newest id given to a gap
/// @param buffer direct, used by the writing thread only
record Workplace(
    RecordingSettings settings,
    InstantSource clock,
    Path root,
    Index index,
    IndexKeeper keeper,
    FileOpener opener,
    AtomicLong segmentIds,
    AtomicLong gapIds,
    ByteBuffer buffer) {
  long nowUs() {
    return Micros.of(clock.instant());
  }
}
