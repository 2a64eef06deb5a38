package org.sightline.domain;

/// An upright rectangle in a picture, in fractions of its width and height: 0 to 1, y downwards.
public record Box(double left, double top, double right, double bottom) {
  public Box {
    if (!(left >= 0 && top >= 0 && right <= 1 && bottom <= 1 && left <= right && top <= bottom)) {
      throw new IllegalArgumentException(
          "box %s,%s to %s,%s is not inside 0..1 or is turned over"
              .formatted(left, top, right, bottom));
    }
  }

  /// The rectangle with its corners moved inside the picture.
  public static Box clipped(double left, double top, double right, double bottom) {
    double l = Math.clamp(left, 0, 1);
    double t = Math.clamp(top, 0, 1);
    return new Box(l, t, Math.clamp(right, l, 1), Math.clamp(bottom, t, 1));
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  public double area() {
    return width() * height();
  }

  public Point centre() {
    return new Point((left + right) / 2, (top + bottom) / 2);
  }

  /// Where an upright object stands: the middle of the lower edge. Zones are tested with this
  /// point.
  public Point foot() {
    return new Point((left + right) / 2, bottom);
  }

  /// Intersection over union: 0 apart, 1 the same.
  public double overlap(Box other) {
    double w = Math.min(right, other.right) - Math.max(left, other.left);
    double h = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double shared = w * h;
    return shared / (area() + other.area() - shared);
  }
}
