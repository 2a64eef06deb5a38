package org.sightline.picture;

/// What a [VideoDecoder] has done since it was made.
///
/// @param units access units given to it
/// @param decoded pictures decoded without an error
/// @param handedOut pictures that were also scaled and handed out
/// @param skippedUnits access units passed over: damaged ones, those that refer to a damaged one,
///   and, where only key pictures are wanted, the others
/// @param refusedUnits access units that the codec called broken
/// @param damagedPictures pictures decoded with errors, not handed out
public record DecoderCounters(
    long units,
    long decoded,
    long handedOut,
    long skippedUnits,
    long refusedUnits,
    long damagedPictures) {}
