package org.sightline.server.http.wire;

import java.util.List;

/// An area of a camera's picture.
///
/// @param points corners, each `[x, y]` in fractions of the picture
public record WireZone(String name, List<List<Double>> points) {}
