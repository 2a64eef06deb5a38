package org.sightline.analysis;

import org.jspecify.annotations.Nullable;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;

/// The best look at one object so far: sure, large and not cut off by the edge.
final class BestPicture {
  /// Of the box, on each side of it.
  private static final double MARGIN = 0.25;

  private static final int LEAST_WIDTH = 160;
  private static final int LEAST_HEIGHT = 120;
  private static final double EDGE = 0.004;
  private static final double CUT_OFF = 0.5;

  /// A look must be this much better to be taken, so that few pictures are kept and stored.
  private static final double BETTER = 1.1;

  private @Nullable Picture crop;
  private @Nullable Box box;
  private double worth;

  /// Looks at the object in one more picture and keeps it if it is the best.
  ///
  /// @return whether it was
  boolean consider(Pixels picture, TrackedObject object) {
    double now = worth(object);
    if (crop != null && now < worth * BETTER) {
      return false;
    }
    worth = now;
    box = object.box();
    crop = around(picture, object.box());
    return true;
  }

  /// The object with a margin, or null before the first look.
  @Nullable Picture crop() {
    return crop;
  }

  /// Where it was then.
  @Nullable Box box() {
    return box;
  }

  static double worth(TrackedObject object) {
    Box at = object.box();
    boolean cut =
        at.left() < EDGE || at.top() < EDGE || at.right() > 1 - EDGE || at.bottom() > 1 - EDGE;
    return object.confidence() * Math.sqrt(at.area()) * (cut ? CUT_OFF : 1);
  }

  static Picture around(Pixels picture, Box box) {
    double w = box.width() * picture.width();
    double h = box.height() * picture.height();
    int width = (int) Math.ceil(Math.max(w * (1 + 2 * MARGIN), LEAST_WIDTH));
    int height = (int) Math.ceil(Math.max(h * (1 + 2 * MARGIN), LEAST_HEIGHT));
    int left = place(box.centre().x() * picture.width(), width, picture.width());
    int top = place(box.centre().y() * picture.height(), height, picture.height());
    return picture.crop(left, top, width, height);
  }

  /// Where a stretch of `length` around `centre` begins when it is moved inside `whole`.
  private static int place(double centre, int length, int whole) {
    return Math.max(0, Math.min((int) (centre - length / 2.0), whole - length));
  }
}
