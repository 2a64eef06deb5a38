package org.sightline.domain;

import java.util.List;
import java.util.Optional;

/// Which way an object went in the picture as a whole: from the first point of its path to the
/// last, along the axis on which these lie further apart.
public enum Heading {
  LEFT,
  RIGHT,
  /// Down the picture, which is towards a camera that looks down.
  TOWARDS,
  /// Up the picture.
  AWAY;

  /// Objects whose path ends nearer than this to where it began, in shares of the picture, went
  /// nowhere.
  public static final double LEAST = 0.05;

  /// The way that a path goes; empty where it goes nowhere.
  public static Optional<Heading> of(List<Point> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    double x = path.getLast().x() - path.getFirst().x();
    double y = path.getLast().y() - path.getFirst().y();
    if (Math.max(Math.abs(x), Math.abs(y)) < LEAST) {
      return Optional.empty();
    }
    return Optional.of(
        Math.abs(x) >= Math.abs(y) ? (x < 0 ? LEFT : RIGHT) : (y < 0 ? AWAY : TOWARDS));
  }
}
