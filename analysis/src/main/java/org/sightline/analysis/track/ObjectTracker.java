package org.sightline.analysis.track;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;

/// Detections of one camera followed over pictures.
///
/// The association is ByteTrack's (Zhang et al., 2022, arXiv:2110.06864): sure detections are
/// paired with the places where known objects should be by now; then the objects left over that
/// were seen in the picture before are paired with weak detections, which are mostly hidden
/// objects; then new objects with what is left of the sure ones. Weak detections begin nothing.
/// Pairs are the cheapest as a whole ([Assignment]), the cost being one minus the overlap of boxes.
///
/// Pictures come at five a second or at thirty, so boxes are grown before they are compared by as
/// much as their place is in doubt: what moved by its own width since the last picture still
/// overlaps where it was, and what was seen a moment ago is not mistaken for its neighbour.
///
/// Where the [View] is known, all places first move as the camera was shaken. Who rested for long
/// and is seen no more is kept for [#KEPT_AT_REST]: a detection of its kind and look in its very
/// place is the same object, so that a parked car which the network overlooks for a minute does not
/// arrive a second time.
///
/// Times must not fall. Owned by one thread.
public final class ObjectTracker {
  /// How long somebody who rested is remembered unseen.
  public static final Duration KEPT_AT_REST = Duration.ofMinutes(10);

  private static final double SURE_LIMIT = 0.85;
  private static final double WEAK_LIMIT = 0.6;
  private static final double REST_LIMIT = 0.5;

  /// A second box around an object overlaps it by more.
  private static final double COVERED = 0.7;

  /// A longer time between two pictures is treated as this, seconds.
  private static final double LONGEST_STEP = 2;

  private final TrackerSettings settings;
  private final List<FollowedObject> objects = new ArrayList<>();
  private Duration time = Duration.ZERO;
  private View view = View.UNSEEN;
  private long begun;

  /// What one picture brought.
  ///
  /// @param live confirmed objects that have not ended, seen in this picture or not
  /// @param ended confirmed objects that were unseen for too long, in the order of their numbers
  public record Step(List<TrackedObject> live, List<TrackedObject> ended) {}

  public ObjectTracker(TrackerSettings settings) {
    this.settings = settings;
  }

  /// Takes the detections of the picture at `now`, of which nothing else is known.
  public Step update(Duration now, List<Detection> detections) {
    return update(now, detections, View.UNSEEN);
  }

  /// Takes the detections of the picture at `now`, which looks like `seen`.
  public Step update(Duration now, List<Detection> detections, View seen) {
    double seconds = Math.clamp((now.toNanos() - time.toNanos()) / 1e9, 0, LONGEST_STEP);
    time = now;
    view = seen;
    List<FollowedObject> known = new ArrayList<>();
    List<FollowedObject> fresh = new ArrayList<>();
    List<FollowedObject> resting = new ArrayList<>();
    for (FollowedObject object : objects) {
      boolean atRest = isUnseenTooLong(object);
      if (atRest) {
        object.rest();
      }
      object.predict(seconds);
      if (!view.shift().equals(View.Shift.NONE)) {
        object.shift(view.shift());
      }
      (atRest ? resting : object.isConfirmed() ? known : fresh).add(object);
    }
    List<Detection> sure = new ArrayList<>();
    List<Detection> weak = new ArrayList<>();
    for (Detection detection : detections) {
      (detection.confidence() >= settings.sure() ? sure : weak).add(detection);
    }
    pair(known, sure, SURE_LIMIT, Manner.GROWN);
    known.removeIf(object -> object.isSeen() || !object.wasSeen());
    pair(known, weak, WEAK_LIMIT, Manner.PLAIN);
    pair(resting, sure, REST_LIMIT, Manner.AT_REST);
    pair(fresh, sure, SURE_LIMIT, Manner.GROWN);
    fresh.removeIf(FollowedObject::isSeen);
    pair(fresh, weak, WEAK_LIMIT, Manner.PLAIN);
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

  /// How boxes are compared.
  private enum Manner {
    /// Grown by the doubt of the place.
    GROWN,
    /// As they are.
    PLAIN,
    /// As they are, and the look must be the same.
    AT_REST
  }

  /// Pairs objects with detections, and takes those that were paired out of `detections`.
  private void pair(
      List<FollowedObject> some, List<Detection> detections, double limit, Manner manner) {
    if (some.isEmpty() || detections.isEmpty()) {
      return;
    }
    double[][] cost = new double[some.size()][detections.size()];
    for (int o = 0; o < some.size(); o++) {
      cost(some.get(o), detections, manner, cost[o]);
    }
    int[] pairs = Assignment.of(cost, limit);
    Detection[] left = detections.toArray(Detection[]::new);
    for (int o = 0; o < pairs.length; o++) {
      if (pairs[o] >= 0) {
        Detection detection = left[pairs[o]];
        left[pairs[o]] = null;
        @Nullable Appearance look = view.appearance(detection.box());
        if (manner == Manner.AT_REST) {
          some.get(o).wake(detection, time, look);
        } else {
          some.get(o).take(detection, time, look);
        }
      }
    }
    detections.clear();
    Arrays.stream(left).filter(d -> d != null).forEach(detections::add);
  }

  private void cost(
      FollowedObject object, List<Detection> detections, Manner manner, double[] cost) {
    boolean grown = manner == Manner.GROWN;
    double across = grown ? object.grownAcross() : 0;
    double down = grown ? object.grownDown() : 0;
    Span place = object.span().grown(across, down);
    for (int d = 0; d < cost.length; d++) {
      Detection detection = detections.get(d);
      boolean possible =
          object.canBe(detection.label())
              && (manner != Manner.AT_REST || object.canLook(view.appearance(detection.box())));
      cost[d] = possible ? 1 - place.overlap(Span.of(detection.box()).grown(across, down)) : 1;
    }
  }

  private void begin(List<Detection> left) {
    for (Detection detection : left) {
      boolean isNew = detection.confidence() >= settings.begin() && !isCovered(detection);
      if (isNew && objects.size() < settings.most()) {
        objects.add(new FollowedObject(++begun, detection, time, view.appearance(detection.box())));
      }
    }
  }

  /// Whether the detection is a second box around an object that was just seen.
  private boolean isCovered(Detection detection) {
    Span found = Span.of(detection.box());
    for (FollowedObject object : objects) {
      if (object.isSeen()
          && object.canBe(detection.label())
          && object.span().overlap(found) > COVERED) {
        return true;
      }
    }
    return false;
  }

  private Step settle() {
    List<TrackedObject> ended = new ArrayList<>();
    for (FollowedObject object : objects) {
      object.confirmAfter(settings.confirmAfter());
      if (isGone(object) && object.isConfirmed()) {
        ended.add(object.now());
      }
    }
    objects.removeIf(this::isGone);
    return new Step(live(), ended);
  }

  private boolean isUnseenTooLong(FollowedObject object) {
    return time.minus(object.last()).compareTo(settings.forget()) > 0;
  }

  private boolean isGone(FollowedObject object) {
    return object.isResting()
        ? time.minus(object.last()).compareTo(KEPT_AT_REST) > 0
        : isUnseenTooLong(object);
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
