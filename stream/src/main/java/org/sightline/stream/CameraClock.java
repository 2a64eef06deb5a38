package org.sightline.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A camera's wall clock beside the node's, as its sender reports (RFC 3550 6.4.1) tell. It is
/// measured and shown; nothing is ordered or placed by it.
///
/// @param offset the camera's wall clock less the node's, from the newest report, the way over the
///   network included
/// @param driftPpm how much faster than the node's clock it runs, in millionths: 100 are 8.6 s a
///   day; null until enough reports have come
/// @param overSeconds the time over which the drift was measured
/// @param steps how often the camera's clock was set while it was watched
public record CameraClock(
    Duration offset, @Nullable Double driftPpm, long overSeconds, long steps) {}
