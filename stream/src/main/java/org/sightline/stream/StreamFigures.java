package org.sightline.stream;

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
/// @param mediaSteps steps of the camera's media time that were laid on by arrival, over all runs
/// @param readers subscriptions open now
/// @param lostByReaders access units that readers did not get because they were slow, over all
///   readers since the stream was opened
/// @param cameraClock the camera's wall clock beside the node's; null where the camera has not said
public record StreamFigures(
    double bytesPerSecond,
    double picturesPerSecond,
    @Nullable Instant lastUnit,
    long units,
    long damagedUnits,
    long lostPackets,
    long garbageBytes,
    long reconnects,
    long mediaSteps,
    int readers,
    long lostByReaders,
    @Nullable CameraClock cameraClock) {}
