package org.sightline.recording;

import java.nio.file.Path;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// A finished file of footage whose row is durable.
///
/// @param id never used again
/// @param file where it lies now
/// @param sha256 of the whole file, 32 bytes that nobody may change
public record ClosedSegment(
    long id, StreamId stream, TimeRange range, Path file, long bytes, byte[] sha256) {}
