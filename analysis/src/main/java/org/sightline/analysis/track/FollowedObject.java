package org.sightline.analysis.track;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;
import org.sightline.domain.Box;

/// An object track in the making. Owned by its tracker.
///
/// Two filters follow its box: an agile one, which says where the object is, and a steady one,
/// which says where it will be and does not heed every wavering of the detector's box. What both
/// say after the object was hidden is the steady one's.
final class FollowedObject {
  /// The chance that all detections so far were false, taken as independent, at which it is
  /// believed before the number of detections that settles it.
  private static final double DOUBT = 0.001;

  /// Boxes are compared grown by three standard deviations of the place, but no further than this
  /// share of their size.
  private static final double MOST_GROWN = 0.5;

  private static final double DEVIATIONS = 3;

  /// Who stays within this many sizes for [#RESTS_AFTER] rests: a parked car, somebody who sits.
  private static final double RESTS_WITHIN = 0.25;

  private static final Duration RESTS_AFTER = Duration.ofSeconds(10);

  private final long number;
  private final BoxMotion course;
  private final BoxMotion place;
  private final Map<String, Double> votes = new HashMap<>();
  private final Duration first;
  private Box firstBox;
  private Duration last;
  private Box box;
  private Box anchor;
  private Duration anchored;
  private @Nullable Appearance look;
  private String label;
  private double confidence;
  private double best;
  private double doubt = 1;
  private int hits;
  private boolean seen;
  private boolean wasSeen;
  private boolean confirmed;

  FollowedObject(long number, Detection detection, Duration time, @Nullable Appearance look) {
    this.number = number;
    course = new BoxMotion(detection.box(), BoxMotion.STEADY);
    place = new BoxMotion(detection.box(), BoxMotion.AGILE);
    first = time;
    last = time;
    box = detection.box();
    firstBox = box;
    anchor = box;
    anchored = time;
    label = detection.label();
    this.look = look;
    note(detection, time);
  }

  void predict(double seconds) {
    wasSeen = seen;
    seen = false;
    if (!wasSeen) {
      course.keepSize();
      place.keepSize();
    }
    course.predict(seconds);
    place.predict(seconds);
    box = place.span().inPicture();
  }

  /// The camera moved, and with it everything that it sees.
  void shift(View.Shift by) {
    course.shift(by.x(), by.y());
    place.shift(by.x(), by.y());
    box = place.span().inPicture();
    firstBox = moved(firstBox, by);
    anchor = moved(anchor, by);
  }

  private static Box moved(Box box, View.Shift by) {
    return new Span(
            box.left() + by.x(), box.top() + by.y(), box.right() + by.x(), box.bottom() + by.y())
        .inPicture();
  }

  void take(Detection detection, Duration time, @Nullable Appearance now) {
    if (!wasSeen) {
      place.become(course);
    }
    course.correct(detection.box());
    place.correct(detection.box());
    note(detection, time);
    box = place.span().inPicture();
    if (distance(anchor, box) > RESTS_WITHIN) {
      anchor = box;
      anchored = time;
    }
    Appearance before = look;
    look = before == null || now == null ? now : before.with(now);
  }

  /// It rested unseen and is seen again where it was.
  void wake(Detection detection, Duration time, @Nullable Appearance now) {
    course.become(new BoxMotion(detection.box(), BoxMotion.STEADY));
    place.become(course);
    take(detection, time, now);
  }

  /// It is unseen and rests, so it stays where it was last seen.
  void rest() {
    course.stop();
    place.stop();
  }

  /// Nothing changed since it was seen, so it is still there.
  void stay(Duration time) {
    if (seen) {
      last = time;
    }
  }

  /// In sizes of the boxes.
  private static double distance(Box a, Box b) {
    double size = Math.sqrt(Math.max(1e-8, Math.max(a.area(), b.area())));
    return Math.hypot(
            (a.left() + a.right() - b.left() - b.right()) / 2,
            (a.top() + a.bottom() - b.top() - b.bottom()) / 2)
        / size;
  }

  private void note(Detection detection, Duration time) {
    double sum = votes.merge(detection.label(), detection.confidence(), Double::sum);
    if (!detection.label().equals(label) && sum > votes.getOrDefault(label, 0.0)) {
      label = detection.label();
    }
    confidence = detection.confidence();
    best = Math.max(best, confidence);
    doubt *= 1 - confidence;
    last = time;
    hits++;
    seen = true;
  }

  void confirmAfter(int needed) {
    confirmed |= hits >= needed || doubt <= DOUBT;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  boolean isSeen() {
    return seen;
  }

  /// Whether it was seen in the picture before this one.
  boolean wasSeen() {
    return wasSeen;
  }

  /// Whether it stayed in one place for long until it was last seen.
  boolean isResting() {
    return confirmed && last.minus(anchored).compareTo(RESTS_AFTER) >= 0;
  }

  Duration last() {
    return last;
  }

  Span span() {
    return course.span();
  }

  /// The share of its width by which its box is to be grown before it is compared.
  double grownAcross() {
    return Math.min(MOST_GROWN, DEVIATIONS * course.doubtAcross());
  }

  /// The share of its height by which its box is to be grown before it is compared.
  double grownDown() {
    return Math.min(MOST_GROWN, DEVIATIONS * course.doubtDown());
  }

  /// Whether it may look so; where looks are unknown, anything may be.
  boolean canLook(@Nullable Appearance now) {
    Appearance own = look;
    return own == null || now == null || own.likeness(now) >= Appearance.OTHER;
  }

  /// Whether what a detector calls `label` can be this object: small networks waver between words
  /// for one kind of thing.
  boolean canBe(String other) {
    return label.equals(other) || (isVehicle(label) && isVehicle(other));
  }

  private static boolean isVehicle(String label) {
    return switch (label) {
      case "car", "truck", "bus" -> true;
      default -> false;
    };
  }

  TrackedObject now() {
    return new TrackedObject(number, label, confidence, best, box, firstBox, first, last, seen);
  }
}
