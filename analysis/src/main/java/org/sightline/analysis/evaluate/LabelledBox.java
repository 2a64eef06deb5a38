package org.sightline.analysis.evaluate;

/// One box of a label file or of an answer, in pixels; it may reach outside the picture.
///
/// @param id of the object, the same over frames; [#NOBODY] where the file names none
/// @param label in the words of the networks, such as `person`; empty for any
/// @param confidence 0 to 1; 1 for what people labelled
/// @param size area in square pixels by which it is small or large: that of its outline where the
///   file gives one, else that of the box
/// @param standing whether it counts
public record LabelledBox(
    long id,
    String label,
    double left,
    double top,
    double width,
    double height,
    double confidence,
    double size,
    Standing standing) {
  /// The id of a box that belongs to no object track.
  public static final long NOBODY = -1;

  /// What a labelled box is worth in scoring.
  public enum Standing {
    /// It is to be found.
    WANTED,
    /// It may be found: neither a miss nor a wrong answer.
    IGNORED,
    /// It is a region with many objects: any number of answers inside is neither right nor wrong.
    CROWD,
    /// It is of another kind, which nobody asked for: an answer on it is wrong.
    OTHER
  }

  public LabelledBox {
    if (!(Double.isFinite(left) && Double.isFinite(top) && width > 0 && height > 0)
        || !Double.isFinite(width)
        || !Double.isFinite(height)
        || !(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "a box has a finite corner, a width and a height above 0 and a confidence from 0 to 1, not %s,%s %sx%s %s"
              .formatted(left, top, width, height, confidence));
    }
  }

  /// A box that is to be found, or an answer.
  public static LabelledBox of(
      long id, String label, double left, double top, double width, double height) {
    return new LabelledBox(id, label, left, top, width, height, 1, width * height, Standing.WANTED);
  }

  /// The same box with another confidence.
  public LabelledBox sure(double confidence) {
    return new LabelledBox(id, label, left, top, width, height, confidence, size, standing);
  }

  public double right() {
    return left + width;
  }

  public double bottom() {
    return top + height;
  }

  public double area() {
    return width * height;
  }

  boolean isWanted() {
    return standing == Standing.WANTED;
  }

  /// Intersection over union: 0 apart, 1 the same.
  public double overlap(LabelledBox other) {
    double shared = shared(other);
    return shared <= 0 ? 0 : shared / (area() + other.area() - shared);
  }

  /// The share of this box that lies inside `other`.
  double inside(LabelledBox other) {
    return shared(other) / area();
  }

  private double shared(LabelledBox other) {
    double w = Math.min(right(), other.right()) - Math.max(left, other.left);
    double h = Math.min(bottom(), other.bottom()) - Math.max(top, other.top);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }
}
