package org.sightline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How much footage there is.
///
/// @param footageBytes of closed segments
/// @param segments closed
/// @param oldest start of the oldest footage, or null without any
/// @param freeBytes that this process may still use on the disk
/// @param totalBytes of the disk
public record StorageFigures(
    long footageBytes, long segments, @Nullable Instant oldest, long freeBytes, long totalBytes) {}
