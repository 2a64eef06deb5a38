package org.sightline.media.mp4;

/// Where one coded picture or sound frame stands in a file, and when it is shown.
///
/// Times are ticks of the media track's [org.sightline.media.MediaFormat#clockRate()], whatever
/// time scale the file uses.
///
/// @param time presentation time, edit lists applied; may be negative
/// @param decodeTime decoding time, never smaller than that of the sample before
/// @param duration until the next sample in decoding order; of the last sample as the file says
/// @param key whether decoding can begin here
/// @param offset of the first byte in the file
/// @param size in bytes
public record Sample(
    long time, long decodeTime, long duration, boolean key, long offset, int size) {}
