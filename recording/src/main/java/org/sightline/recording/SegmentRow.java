package org.sightline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// One file of footage as the index knows it. Times in microseconds since 1970.
///
/// @param path relative to the volume's folder, and unique over all volumes
/// @param sha256 of the whole file, 64 hexadecimal digits, or null where it is not known
/// @param volume id of the volume on which the file lies; see [Volumes]
record SegmentRow(
    long id,
    StreamId stream,
    long runStartUs,
    long startUs,
    long durationUs,
    long bytes,
    long damagedUnits,
    String initHash,
    String path,
    @Nullable String sha256,
    int volume) {
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
        newId,
        stream,
        runStartUs,
        startUs,
        durationUs,
        bytes,
        damagedUnits,
        initHash,
        path,
        sha256,
        volume);
  }

  SegmentRow lasting(long us) {
    return new SegmentRow(
        id, stream, runStartUs, startUs, us, bytes, damagedUnits, initHash, path, sha256, volume);
  }

  SegmentRow damaged(long units) {
    return new SegmentRow(
        id, stream, runStartUs, startUs, durationUs, bytes, units, initHash, path, sha256, volume);
  }

  SegmentRow hashed(@Nullable String hash) {
    return new SegmentRow(
        id,
        stream,
        runStartUs,
        startUs,
        durationUs,
        bytes,
        damagedUnits,
        initHash,
        path,
        hash,
        volume);
  }

  SegmentRow on(int otherVolume) {
    return new SegmentRow(
        id,
        stream,
        runStartUs,
        startUs,
        durationUs,
        bytes,
        damagedUnits,
        initHash,
        path,
        sha256,
        otherVolume);
  }
}
