package org.sightline.recording;

import java.time.Instant;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// One file of footage as the index knows it. Times in microseconds since 1970.
///
/// @param path relative to the folder of recordings
record SegmentRow(
    long id,
    StreamId stream,
    long runStartUs,
    long startUs,
    long durationUs,
    long bytes,
    long damagedUnits,
    String initHash,
    String path) {
  long endUs() {
    return startUs + durationUs;
  }

  Instant start() {
    return Micros.instant(startUs);
  }

  TimeRange range() {
    return new TimeRange(start(), Micros.instant(endUs()));
  }

  SegmentRow withId(long newId) {
    return new SegmentRow(
        newId, stream, runStartUs, startUs, durationUs, bytes, damagedUnits, initHash, path);
  }
}
