package org.sightline.analysis.detect;

import org.sightline.domain.Box;

/// What a detector says of one place in one picture.
///
/// @param label in the words of the network's label list
/// @param confidence 0 to 1
public record Detection(String label, double confidence, Box box) {}
