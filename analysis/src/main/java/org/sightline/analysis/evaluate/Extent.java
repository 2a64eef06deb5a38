package org.sightline.analysis.evaluate;

import java.util.List;
import org.sightline.analysis.detect.Detection;
import org.sightline.domain.Box;

/// The part of the plane, in pixels, that is 0 to 1 for a tracker.
///
/// Files of boxes do not say how large the picture was, and their boxes may reach outside it; a
/// tracker compares boxes with one another only, so any extent that holds them all does.
///
/// @param left of its left edge
/// @param top of its upper edge
record Extent(double left, double top, double width, double height) {
  /// Room around the boxes, as a share of what they span, for predictions beside them.
  private static final double MARGIN = 0.25;

  /// The extent of a picture.
  static Extent of(int width, int height) {
    return new Extent(0, 0, width, height);
  }

  /// An extent with room around every box.
  static Extent around(LabelledFootage footage) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (List<LabelledBox> boxes : footage.frames().values()) {
      for (LabelledBox box : boxes) {
        left = Math.min(left, box.left());
        top = Math.min(top, box.top());
        right = Math.max(right, box.right());
        bottom = Math.max(bottom, box.bottom());
      }
    }
    if (!(right > left && bottom > top)) {
      return of(1, 1);
    }
    double side = Math.max(right - left, bottom - top);
    return new Extent(
        left - MARGIN * side,
        top - MARGIN * side,
        right - left + 2 * MARGIN * side,
        bottom - top + 2 * MARGIN * side);
  }

  Detection detection(LabelledBox box, String label) {
    return new Detection(
        label,
        box.confidence(),
        Box.clipped(
            (box.left() - left) / width,
            (box.top() - top) / height,
            (box.right() - left) / width,
            (box.bottom() - top) / height));
  }

  /// A box of the tracker in pixels; none where nothing is left of it inside.
  java.util.Optional<LabelledBox> pixels(long id, String label, double confidence, Box box) {
    double w = box.width() * width;
    double h = box.height() * height;
    return w > 0 && h > 0
        ? java.util.Optional.of(
            LabelledBox.of(id, label, left + box.left() * width, top + box.top() * height, w, h)
                .sure(confidence))
        : java.util.Optional.empty();
  }
}
