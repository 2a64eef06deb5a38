package org.sightline.recording;

/// A stretch of a segment that cannot be decoded right. Times in microseconds since 1970.
///
/// @param units of which bytes were lost
record DamageRow(long startUs, long endUs, long units) {}
