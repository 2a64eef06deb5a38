package org.sightline.domain;

/// Which way a [Crossing] went: forward is from the left of the line to its right, seen from its
/// first point towards its last.
public enum Direction {
  FORWARD,
  BACKWARD
}
