package org.sightline.analysis;

import java.util.List;
import java.util.Optional;
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
  private List<Box> people = List.of();
  private double worth;

  /// Looks at the object in one more picture and keeps it if it is the best.
  ///
  /// @param everybody where people are in the picture
  /// @return whether it was
  boolean consider(Pixels picture, TrackedObject object, List<Box> everybody) {
    double now = worth(object);
    if (crop != null && now < worth * BETTER) {
      return false;
    }
    worth = now;
    box = object.box();
    crop = around(picture, object.box());
    people = people(picture, object.box(), everybody);
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

  /// Where people are in the crop, in fractions of it.
  List<Box> people() {
    return people;
  }

  static Picture around(Pixels picture, Box box) {
    return Part.around(picture, box).of(picture);
  }

  /// Where of everybody in the picture those are whom [#around] shows, in fractions of that.
  static List<Box> people(Pixels picture, Box box, List<Box> everybody) {
    Part part = Part.around(picture, box);
    return everybody.stream().flatMap(one -> part.inside(one, picture).stream()).toList();
  }

  /// A part of a picture, pixels.
  private record Part(int left, int top, int width, int height) {
    static Part around(Pixels picture, Box box) {
      double w = box.width() * picture.width();
      double h = box.height() * picture.height();
      int width =
          Math.min((int) Math.ceil(Math.max(w * (1 + 2 * MARGIN), LEAST_WIDTH)), picture.width());
      int height =
          Math.min((int) Math.ceil(Math.max(h * (1 + 2 * MARGIN), LEAST_HEIGHT)), picture.height());
      int left = place(box.centre().x() * picture.width(), width, picture.width());
      int top = place(box.centre().y() * picture.height(), height, picture.height());
      return new Part(left, top, width, height);
    }

    Picture of(Pixels picture) {
      return picture.crop(left, top, width, height);
    }

    /// A box of the picture as it lies in the part, if some of it does.
    Optional<Box> inside(Box box, Pixels picture) {
      double l = (box.left() * picture.width() - left) / width;
      double t = (box.top() * picture.height() - top) / height;
      double r = (box.right() * picture.width() - left) / width;
      double b = (box.bottom() * picture.height() - top) / height;
      boolean apart = l >= 1 || t >= 1 || r <= 0 || b <= 0;
      return apart ? Optional.empty() : Optional.of(Box.clipped(l, t, r, b));
    }
  }

  /// Where a stretch of `length` around `centre` begins when it is moved inside `whole`.
  private static int place(double centre, int length, int whole) {
    return Math.max(0, Math.min((int) (centre - length / 2.0), whole - length));
  }
}
