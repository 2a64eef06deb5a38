package org.sightline.recording;

/// What a [ScrubStrip] did since it was started.
///
/// @param pictures that were kept
/// @param bytes of them
/// @param failures pictures that could not be decoded or written
/// @param deferred turns that were put off because the machine was busy
/// @param erased pictures that went with their footage
/// @param cpuSeconds of the thread that makes them and of what decodes for it
public record ScrubFigures(
    long pictures, long bytes, long failures, long deferred, long erased, double cpuSeconds) {}
