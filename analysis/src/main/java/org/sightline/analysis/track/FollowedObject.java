package org.sightline.analysis.track;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.sightline.analysis.detect.Detection;
import org.sightline.domain.Box;

/// An object track in the making. Owned by its tracker.
final class FollowedObject {
  private final long number;
  private final BoxMotion motion;
  private final Map<String, Double> votes = new HashMap<>();
  private final Duration first;
  private final Box firstBox;
  private Duration last;
  private Box box;
  private double confidence;
  private double best;
  private int hits;
  private boolean seen;
  private boolean confirmed;

  FollowedObject(long number, Detection detection, Duration time) {
    this.number = number;
    motion = new BoxMotion(detection.box());
    first = time;
    last = time;
    box = detection.box();
    firstBox = box;
    note(detection, time);
  }

  void predict(double seconds) {
    if (!seen) {
      motion.keepSize();
    }
    motion.predict(seconds);
    seen = false;
    box = motion.span().inPicture();
  }

  void take(Detection detection, Duration time) {
    motion.correct(detection.box());
    note(detection, time);
    box = motion.span().inPicture();
  }

  /// Nothing changed since it was seen, so it is still there.
  void stay(Duration time) {
    if (seen) {
      last = time;
    }
  }

  private void note(Detection detection, Duration time) {
    votes.merge(detection.label(), detection.confidence(), Double::sum);
    confidence = detection.confidence();
    best = Math.max(best, confidence);
    last = time;
    hits++;
    seen = true;
  }

  void confirmAfter(int needed) {
    confirmed |= hits >= needed;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  boolean isSeen() {
    return seen;
  }

  Duration last() {
    return last;
  }

  Span span() {
    return motion.span();
  }

  /// Whether what a detector calls `label` can be this object: small networks waver between words
  /// for one kind of thing.
  boolean canBe(String label) {
    String own = label();
    return own.equals(label) || (isVehicle(own) && isVehicle(label));
  }

  private static boolean isVehicle(String label) {
    return switch (label) {
      case "car", "truck", "bus" -> true;
      default -> false;
    };
  }

  private String label() {
    String most = "";
    double sum = -1;
    for (Map.Entry<String, Double> vote : votes.entrySet()) {
      if (vote.getValue() > sum) {
        most = vote.getKey();
        sum = vote.getValue();
      }
    }
    return most;
  }

  TrackedObject now() {
    return new TrackedObject(number, label(), confidence, best, box, firstBox, first, last, seen);
  }
}
