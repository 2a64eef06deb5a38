package org.sightline.recording;

import java.time.Instant;

/// One recorded picture, without itself.
///
/// @param key whether decoding can begin with it
/// @param damaged whether it cannot be shown right, because bytes were lost on the way
public record PictureTime(Instant at, boolean key, boolean damaged) {}
