package org.sightline.analysis;

import org.sightline.domain.Box;

/// An object that is in a camera's picture now, for drawing over it.
///
/// @param trackId the one that its observations bear
public record LiveObject(String label, double confidence, Box box, String trackId) {}
