package org.sightline.analysis.track;

import org.sightline.domain.Box;

/// An upright rectangle that may reach outside the picture.
record Span(double left, double top, double right, double bottom) {
  static Span of(Box box) {
    return new Span(box.left(), box.top(), box.right(), box.bottom());
  }

  /// Larger by a share of its width on each side, and of its height above and below.
  Span grown(double across, double down) {
    double w = (right - left) * across;
    double h = (bottom - top) * down;
    return new Span(left - w, top - h, right + w, bottom + h);
  }

  /// Intersection over union.
  double overlap(Span other) {
    double w = Math.min(right, other.right) - Math.max(left, other.left);
    double h = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double shared = w * h;
    return shared / (area() + other.area() - shared);
  }

  private double area() {
    return Math.max(0, right - left) * Math.max(0, bottom - top);
  }

  Box inPicture() {
    return Box.clipped(left, top, right, bottom);
  }
}
