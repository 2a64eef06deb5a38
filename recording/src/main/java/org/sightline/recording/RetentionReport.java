package org.sightline.recording;

/// What one run of retention deleted.
///
/// @param segments deleted
/// @param bytes of them
public record RetentionReport(long segments, long bytes) {}
