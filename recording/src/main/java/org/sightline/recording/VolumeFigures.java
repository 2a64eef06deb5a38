package org.sightline.recording;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How one disk of footage fares.
///
/// @param footageBytes of closed segments on it
/// @param usableBytes that this process may still write, when it was last looked at
/// @param sharesDiskWith name of an earlier volume on the same file system, or null
/// @param writeP50Micros half of the last minute's writes took no longer; 0 without any
/// @param writeP99Micros of a hundred writes one took longer; 0 without any
public record VolumeFigures(
    int id,
    String name,
    Path folder,
    int tier,
    boolean fallback,
    VolumeState state,
    long footageBytes,
    long usableBytes,
    long totalBytes,
    @Nullable String sharesDiskWith,
    long writeP50Micros,
    long writeP99Micros,
    DiskHealth health) {}
