package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.scene.Scene;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.picture.Pixels;

/// The objects that one camera follows by itself, told as observations with the camera as their
/// source.
///
/// An object is told at once, then every ten seconds while it goes on, and when the camera ends it
/// or says nothing of it for [#FORGOTTEN]. At most [Scene#MAX_OBJECTS] are followed; more are
/// passed over. Owned by one thread.
final class SceneStories {
  static final Source SOURCE = new Source("camera", "", "");

  /// A camera that says nothing of an object for so long has lost it.
  static final Duration FORGOTTEN = Duration.ofSeconds(3);

  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final double MOVED = 0.6;

  private final Camera camera;
  private final Findings findings;
  private final String idPrefix;
  private final boolean tells;
  private final Signals signals;
  private final LinkedHashSet<String> endedLately = new LinkedHashSet<>();
  private final Map<String, Story> stories = new LinkedHashMap<>();
  private long told;
  private @Nullable Instant active;

  /// One object.
  private static final class Story {
    private final String trackId;
    private final Instant first;
    private final Point from;
    private final PathSketch path = new PathSketch();
    private final Set<String> zones = new TreeSet<>();
    private Scene.Seen best;
    private Scene.Seen newest;
    private Instant last;
    private @Nullable Instant tellAt;
    private boolean moved;
    private String snapshot = "";
    private int revision;

    Story(String trackId, Scene.Seen seen, Instant at) {
      this.trackId = trackId;
      first = at;
      last = at;
      from = seen.box().foot();
      best = seen;
      newest = seen;
    }
  }

  /// @param tells whether what the camera says is told, or only heeded
  SceneStories(Camera camera, Findings findings, String idPrefix, boolean tells) {
    this.tells = tells;
    this.camera = camera;
    this.findings = findings;
    this.idPrefix = idPrefix;
    signals = new Signals(camera.name(), findings, tells);
  }

  /// Takes what the camera said of one picture.
  ///
  /// @param at when, on the node's clock
  /// @param picture the newest that was decoded, to show the objects in; null for none
  void see(Scene.Frame frame, Instant at, @Nullable Pixels picture) {
    for (Scene.Seen seen : frame.objects()) {
      Story story = stories.get(seen.id());
      if (story == null && stories.size() < Scene.MAX_OBJECTS) {
        story = new Story(idPrefix + "-c" + ++told, seen, at);
        stories.put(seen.id(), story);
      }
      if (story != null && !at.isBefore(story.last)) {
        see(story, seen, at, picture);
      }
    }
    if (!frame.objects().isEmpty()) {
      active = at;
    }
    frame.ended().forEach(this::end);
    frame.whole().forEach(whole -> whole(whole, Duration.between(frame.at(), at)));
    forget(at);
  }

  /// Tells an object of which all is known at its end, unless it was followed in pictures.
  ///
  /// @param behind how far the camera's clock and the way of the message are behind the node's
  ///   clock
  private void whole(Scene.Whole whole, Duration behind) {
    String id = whole.seen().id();
    if (stories.containsKey(id)) {
      end(id);
    } else if (!endedLately.contains(id)) {
      Story story =
          new Story(
              idPrefix + "-c" + ++told,
              at(whole.seen(), whole.places().getFirst().box()),
              whole.from().plus(behind));
      for (Scene.Place place : whole.places()) {
        Instant when = place.at().plus(behind);
        if (!when.isBefore(story.last)) {
          follow(story, at(whole.seen(), place.box()), when);
        }
      }
      tell(story, true);
    }
    remember(id);
  }

  private void remember(String id) {
    endedLately.add(id);
    if (endedLately.size() > Scene.MAX_OBJECTS) {
      endedLately.removeFirst();
    }
  }

  private static Scene.Seen at(Scene.Seen seen, Box box) {
    return new Scene.Seen(
        seen.id(),
        seen.label(),
        seen.confidence(),
        box,
        seen.colours(),
        seen.plate(),
        seen.speed());
  }

  /// Where people were last, by what the camera says.
  private List<Box> people() {
    return stories.values().stream()
        .map(story -> story.newest)
        .filter(seen -> seen.label().equals("person"))
        .map(Scene.Seen::box)
        .toList();
  }

  private void see(Story story, Scene.Seen seen, Instant at, @Nullable Pixels picture) {
    boolean better = follow(story, seen, at);
    if (tells && picture != null && (better || story.snapshot.isEmpty())) {
      String key =
          findings.store(
              BestPicture.around(picture, seen.box()),
              BestPicture.people(picture, seen.box(), people()));
      story.snapshot = key.isEmpty() ? story.snapshot : key;
    }
    Instant due = story.tellAt;
    if (due == null || !at.isBefore(due)) {
      tell(story, false);
    }
  }

  /// Takes where an object is; whether it is seen better than before.
  private boolean follow(Story story, Scene.Seen seen, Instant at) {
    story.newest = seen;
    story.last = at;
    story.path.add(seen.box().foot());
    Box box = seen.box();
    double size = Math.max(Math.max(box.width(), box.height()), 1e-3);
    Point foot = box.foot();
    story.moved |= Math.hypot(foot.x() - story.from.x(), foot.y() - story.from.y()) > MOVED * size;
    for (Zone zone : camera.zones()) {
      if (zone.area().contains(foot)) {
        story.zones.add(zone.name());
      }
    }
    boolean better = worth(seen) > worth(story.best) * 1.2;
    if (better) {
      story.best = seen;
    }
    return better;
  }

  private static double worth(Scene.Seen seen) {
    return Math.max(seen.confidence(), 0.05) * Math.sqrt(seen.box().area());
  }

  /// Takes a notice; whether it means anything here.
  boolean notice(Scene.Notice notice, Instant at) {
    return signals.take(notice, at);
  }

  /// Ends what the camera said nothing of for too long, and tells motion that lasts.
  void forget(Instant at) {
    List<String> gone = new ArrayList<>();
    stories.forEach(
        (id, story) -> {
          if (Duration.between(story.last, at).compareTo(FORGOTTEN) > 0) {
            gone.add(id);
          }
        });
    gone.forEach(this::end);
    signals.forget(at);
  }

  /// Whether the camera says that something is there: now, or up to `after` ago.
  boolean isActive(Instant at, Duration after) {
    Instant newest = active;
    return signals.isActive(at, after)
        || newest != null && Duration.between(newest, at).compareTo(after) <= 0;
  }

  private void end(String id) {
    Story story = stories.remove(id);
    if (story != null) {
      remember(id);
      tell(story, true);
    }
  }

  /// Ends all, as at the end of a run.
  void endAll() {
    List.copyOf(stories.keySet()).forEach(this::end);
    Instant newest = signals.newest();
    if (newest != null) {
      signals.lost(newest);
    }
    signals.clear();
    active = null;
  }

  /// Nothing is known any more: objects and motion end, states that are told again are no news.
  void lost(Instant at) {
    List.copyOf(stories.keySet()).forEach(this::end);
    signals.lost(at);
    active = null;
  }

  private void tell(Story story, boolean ended) {
    story.tellAt = story.last.plus(TELL_EVERY);
    if (!tells) {
      return;
    }
    Scene.Seen best = story.best;
    findings.tell(
        new ObjectObservation(
            new TimeRange(story.first, story.last),
            camera.name(),
            SOURCE,
            best.confidence(),
            story.trackId,
            story.revision++,
            ended,
            best.label(),
            best.box(),
            story.path.points(),
            story.zones,
            story.moved ? Motion.MOVING : Motion.STATIONARY,
            List.of(),
            List.of(),
            new Attributes(
                best.colours(), best.plate(), best.speed(), java.util.OptionalDouble.empty()),
            story.snapshot));
  }

  /// The objects that the camera sees now.
  List<LiveObject> live() {
    return stories.values().stream()
        .map(
            story ->
                new LiveObject(
                    story.newest.label(),
                    story.newest.confidence(),
                    story.newest.box(),
                    story.trackId))
        .toList();
  }
}
