package org.sightline.recording;

import org.sightline.domain.TimeRange;

/// A stretch of footage that is there and cannot be decoded right: from the first picture of which
/// bytes were lost or corrupt to the next intact key picture.
///
/// @param units access units of which bytes were lost
/// @param detail one sentence for people
public record Damage(TimeRange range, long units, String detail) {}
