package org.sightline.analysis.detect;

import java.util.List;
import org.sightline.domain.Box;

/// The part of a picture that a detector is to look at: around what moves and what is followed, so
/// that small things are seen in more of their pixels.
public final class Crop {
  /// Of what is looked at, on each side of it.
  private static final double MARGIN = 0.2;

  /// Of the picture's sides: smaller parts show too little of what is around an object.
  private static final double LEAST_SIDE = 0.4;

  /// A larger share of the picture is looked at as a whole.
  private static final double MOST_AREA = 0.5;

  /// Nearer than this to an edge inside the picture, a box was cut off by it.
  private static final double AT_EDGE = 0.01;

  private Crop() {}

  /// The part around `boxes`, in the picture's shape; all of it where they are spread out, or where
  /// there are none.
  public static Box around(List<Box> boxes) {
    if (boxes.isEmpty()) {
      return View.WHOLE;
    }
    double left = boxes.stream().mapToDouble(Box::left).min().orElse(0);
    double top = boxes.stream().mapToDouble(Box::top).min().orElse(0);
    double right = boxes.stream().mapToDouble(Box::right).max().orElse(1);
    double bottom = boxes.stream().mapToDouble(Box::bottom).max().orElse(1);
    double side = Math.max(right - left, bottom - top) * (1 + 2 * MARGIN);
    double wide = Math.max(side, LEAST_SIDE);
    if (wide * wide > MOST_AREA) {
      return View.WHOLE;
    }
    double x = Math.clamp((left + right) / 2 - wide / 2, 0, 1 - wide);
    double y = Math.clamp((top + bottom) / 2 - wide / 2, 0, 1 - wide);
    return Box.clipped(x, y, x + wide, y + wide);
  }

  /// Whether an edge of `region` that lies inside the picture cuts off one of the detections.
  public static boolean cuts(Box region, List<Detection> detections) {
    return detections.stream()
        .map(Detection::box)
        .anyMatch(
            box ->
                (region.left() > 0 && box.left() < region.left() + AT_EDGE)
                    || (region.top() > 0 && box.top() < region.top() + AT_EDGE)
                    || (region.right() < 1 && box.right() > region.right() - AT_EDGE)
                    || (region.bottom() < 1 && box.bottom() > region.bottom() - AT_EDGE));
  }
}
