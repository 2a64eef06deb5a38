package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a stream brought, in numbers.
///
/// @param bytesPerSecond payload of access units, mean of the last 10 s
/// @param picturesPerSecond access units of video, mean of the last 10 s
/// @param lastUnit when the newest access unit arrived, or null before the first
/// @param units access units since the stream was opened
/// @param damagedUnits of these, with bytes lost on the way
/// @param lostPackets since the stream was opened, over all runs
/// @param garbageBytes bytes that were no packet and were skipped, over all runs
/// @param reconnects runs that began after the first
/// @param cameraClockOffset the camera's wall clock less the node's, from its newest sender report
///   (RFC 3550 6.4.1), the way over the network included; null where the camera has not said
public record StreamFigures(
    double bytesPerSecond,
    double picturesPerSecond,
    @Nullable Instant lastUnit,
    long units,
    long damagedUnits,
    long lostPackets,
    long garbageBytes,
    long reconnects,
    @Nullable Duration cameraClockOffset) {}
