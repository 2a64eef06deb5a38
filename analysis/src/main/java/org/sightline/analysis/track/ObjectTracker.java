package org.sightline.analysis.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.detect.Detection;

/// Detections of one camera followed over pictures.
///
/// The association is ByteTrack's (Zhang et al., 2022, arXiv:2110.06864): sure detections are
/// paired with the places where known objects should be by now; then the objects left over that
/// were seen in the picture before are paired with weak detections, which are mostly hidden
/// objects; then new objects with what is left of the sure ones. Weak detections begin nothing.
/// Pairs are the cheapest as a whole ([Assignment]), the cost being one minus the overlap of boxes.
///
/// Pictures come at five a second rather than thirty, so boxes are grown before they are compared:
/// an object that moved by its own width since the last picture still overlaps where it was.
///
/// Times must not fall. Owned by one thread.
public final class ObjectTracker {
  /// Share of its size by which a box grows on each side before the first comparison.
  private static final double GROWN = 0.3;

  private static final double SURE_LIMIT = 0.85;
  private static final double WEAK_LIMIT = 0.6;
  private static final double NEW_LIMIT = 0.85;

  /// A longer time between two pictures is treated as this, seconds.
  private static final double LONGEST_STEP = 2;

  private final TrackerSettings settings;
  private final List<FollowedObject> objects = new ArrayList<>();
  private Duration time = Duration.ZERO;
  private long begun;

  /// What one picture brought.
  ///
  /// @param live confirmed objects that have not ended, seen in this picture or not
  /// @param ended confirmed objects that were unseen for too long, in the order of their numbers
  public record Step(List<TrackedObject> live, List<TrackedObject> ended) {}

  public ObjectTracker(TrackerSettings settings) {
    this.settings = settings;
  }

  /// Takes the detections of the picture at `now`.
  public Step update(Duration now, List<Detection> detections) {
    double seconds = Math.clamp((now.toNanos() - time.toNanos()) / 1e9, 0, LONGEST_STEP);
    time = now;
    List<FollowedObject> recent = new ArrayList<>();
    for (FollowedObject object : objects) {
      if (object.isSeen() && object.isConfirmed()) {
        recent.add(object);
      }
      object.predict(seconds);
    }
    List<Detection> sure = new ArrayList<>();
    List<Detection> weak = new ArrayList<>();
    for (Detection detection : detections) {
      (detection.confidence() >= settings.sure() ? sure : weak).add(detection);
    }
    List<FollowedObject> known = new ArrayList<>();
    List<FollowedObject> fresh = new ArrayList<>();
    for (FollowedObject object : objects) {
      (object.isConfirmed() ? known : fresh).add(object);
    }
    pair(known, sure, GROWN, SURE_LIMIT);
    recent.removeIf(FollowedObject::isSeen);
    pair(recent, weak, 0, WEAK_LIMIT);
    fresh.removeIf(FollowedObject::isSeen);
    pair(fresh, sure, GROWN, NEW_LIMIT);
    fresh.removeIf(FollowedObject::isSeen);
    pair(fresh, weak, 0, WEAK_LIMIT);
    begin(sure);
    return settle();
  }

  /// Says that nothing was looked at and nothing has changed: who was seen stays seen.
  ///
  /// For pictures in which nothing moved and no detector ran.
  public Step hold(Duration now) {
    time = now;
    for (FollowedObject object : objects) {
      object.stay(now);
    }
    return new Step(live(), List.of());
  }

  /// Ends all object tracks, as at the end of a run.
  public List<TrackedObject> endAll() {
    List<TrackedObject> ended = live();
    objects.clear();
    return ended;
  }

  /// Pairs objects with detections, and takes those that were paired out of `detections`.
  private void pair(
      List<FollowedObject> some, List<Detection> detections, double grown, double limit) {
    double[][] cost = new double[some.size()][detections.size()];
    for (int o = 0; o < some.size(); o++) {
      Span place = some.get(o).span().grown(grown);
      for (int d = 0; d < detections.size(); d++) {
        Detection detection = detections.get(d);
        cost[o][d] =
            some.get(o).canBe(detection.label())
                ? 1 - place.overlap(Span.of(detection.box()).grown(grown))
                : 1;
      }
    }
    int[] pairs = Assignment.of(cost, limit);
    List<Detection> taken = new ArrayList<>();
    for (int o = 0; o < pairs.length; o++) {
      if (pairs[o] >= 0) {
        Detection detection = detections.get(pairs[o]);
        some.get(o).take(detection, time);
        taken.add(detection);
      }
    }
    detections.removeIf(d -> taken.stream().anyMatch(t -> t == d));
  }

  private void begin(List<Detection> left) {
    for (Detection detection : left) {
      boolean isNew = detection.confidence() >= settings.begin() && !isCovered(detection);
      if (isNew && objects.size() < settings.most()) {
        objects.add(new FollowedObject(++begun, detection, time));
      }
    }
  }

  /// Whether the detection is a second box around an object that was just seen.
  private boolean isCovered(Detection detection) {
    Span place = Span.of(detection.box());
    for (FollowedObject object : objects) {
      if (object.isSeen()
          && object.canBe(detection.label())
          && object.span().overlap(place) > 0.7) {
        return true;
      }
    }
    return false;
  }

  private Step settle() {
    List<TrackedObject> ended = new ArrayList<>();
    for (FollowedObject object : objects) {
      object.confirmAfter(settings.confirmAfter());
      if (object.isConfirmed() && isGone(object)) {
        ended.add(object.now());
      }
    }
    // An object that nobody believes in yet goes when it is missed once.
    objects.removeIf(o -> o.isConfirmed() ? isGone(o) : !o.isSeen());
    return new Step(live(), ended);
  }

  private boolean isGone(FollowedObject object) {
    return time.minus(object.last()).compareTo(settings.forget()) > 0;
  }

  private List<TrackedObject> live() {
    List<TrackedObject> live = new ArrayList<>();
    for (FollowedObject object : objects) {
      if (object.isConfirmed()) {
        live.add(object.now());
      }
    }
    return live;
  }
}
