package org.sightline.recording;

import java.time.Instant;

/// A small picture of a [ScrubStrip].
///
/// @param at when it was taken, as footage counts time
/// @param jpeg the file, at most [ScrubStrip#MOST] pixels wide and high; nobody may change it
public record ScrubPicture(Instant at, byte[] jpeg) {}
