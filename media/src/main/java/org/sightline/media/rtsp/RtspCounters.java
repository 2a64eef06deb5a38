package org.sightline.media.rtsp;

/// What one [RtspSession] has counted since it began.
///
/// @param bytes read from the socket, all of them
/// @param packets RTP packets taken in
/// @param units access units handed out
/// @param lostPackets packets missing by sequence number; a step backwards counts as one
/// @param damagedUnits access units handed out that miss bytes
/// @param garbageBytes bytes between packets that belonged to nothing and were skipped
/// @param droppedPackets packets that were understood and not used: unknown channel, duplicate,
///   malformed payload
/// @param clockSteps steps of the camera's media time that were laid on by the time of arrival
/// @param sourceChanges changes of the source (SSRC) of a media track
/// @param formChanges changes of the video's parameter sets
public record RtspCounters(
    long bytes,
    long packets,
    long units,
    long lostPackets,
    long damagedUnits,
    long garbageBytes,
    long droppedPackets,
    long clockSteps,
    long sourceChanges,
    long formChanges) {}
