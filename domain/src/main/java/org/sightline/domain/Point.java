package org.sightline.domain;

/// A place in a picture: 0,0 is the top left corner, 1,1 the bottom right.
public record Point(double x, double y) {
  public Point {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new IllegalArgumentException(
          "point %s,%s lies outside the picture: both must be from 0 to 1".formatted(x, y));
    }
  }
}
