package org.sightline.observation;

/// How many facts match.
///
/// @param value exact where `more` is false; else the number at which counting stopped
/// @param more whether there are more than `value`
public record Count(long value, boolean more) {}
