package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.track.ObjectTracker;
import org.sightline.analysis.track.PictureView;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.Source;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;

/// The object tracks of one camera: followed, and told of. Owned by one thread.
final class Stories {
  /// Pictures that step back in time by more than this end all object tracks.
  private static final Duration BACK = Duration.ofSeconds(1);

  private final Camera camera;
  private final Supplier<Source> source;
  private final Findings findings;

  /// What makes track ids unique: camera, when analysis began, something by chance for two nodes or
  /// a clock that was set back, and a count.
  private final String idPrefix;

  private final Map<Long, TrackStory> stories = new TreeMap<>();
  private ObjectTracker tracker = newTracker();
  private PictureView view = new PictureView();
  private List<TrackedObject> newest = List.of();
  private Duration time = Duration.ZERO;
  private long told;
  private @Nullable PlateDesk plates;
  private @Nullable LooksDesk looks;

  Stories(Camera camera, Supplier<Source> source, Findings findings, Instant began) {
    this.camera = camera;
    this.source = source;
    this.findings = findings;
    idPrefix =
        "%s-%s-%04x"
            .formatted(
                camera.name(),
                Long.toString(began.toEpochMilli(), Character.MAX_RADIX),
                ThreadLocalRandom.current().nextInt(1 << 16));
  }

  /// Reads the number plates of vehicles from now on.
  void reading(PlateDesk reader) {
    plates = reader;
  }

  /// Says what objects look like from now on.
  void describing(LooksDesk teller) {
    looks = teller;
  }

  /// Why plates that are to be read are not, or looks not told; or empty.
  Optional<String> problem() {
    PlateDesk reader = plates;
    LooksDesk teller = looks;
    Optional<String> unread = reader == null ? Optional.empty() : reader.problem();
    return unread.or(() -> teller == null ? Optional.empty() : teller.problem());
  }

  private static ObjectTracker newTracker() {
    return new ObjectTracker(AnalysisSettings.tracker());
  }

  /// The detector looked at `picture` of the run that began at `runStart`.
  void update(Pixels picture, List<Detection> detections, Instant runStart) {
    if (picture.time().plus(BACK).compareTo(time) < 0) {
      endAll();
    }
    time = picture.time();
    ObjectTracker.Step step = tracker.update(time, detections, view.look(picture));
    for (TrackedObject object : step.ended()) {
      end(object);
    }
    newest = step.live();
    List<Box> people = findings.isBlurring() ? people(detections) : List.of();
    for (TrackedObject object : newest) {
      TrackStory story = stories.get(object.number());
      if (story == null) {
        story = new TrackStory(idPrefix + "-" + ++told, camera, runStart, object);
        stories.put(object.number(), story);
      }
      story.see(object, picture, people);
      PlateDesk reader = plates;
      if (reader != null && object.seen() && story.wantsPlate(picture)) {
        reader.read(BestPicture.around(picture, object.box())).ifPresent(story::plate);
      }
    }
  }

  /// Where people are, by what was found now and by what is followed.
  private List<Box> people(List<Detection> detections) {
    List<Box> people = new ArrayList<>();
    for (Detection detection : detections) {
      if (detection.label().equals("person")) {
        people.add(detection.box());
      }
    }
    for (TrackedObject object : newest) {
      if (object.label().equals("person")) {
        people.add(object.box());
      }
    }
    return people;
  }

  /// Tells of those that it is time to tell of.
  ///
  /// @param now on the clock of the observations
  void tellDue(Instant now) {
    for (TrackStory story : stories.values()) {
      if (story.isDue(now)) {
        tell(story, now, false);
      }
    }
  }

  /// Nothing moved and nobody looked: all stay where they are.
  void hold(Pixels picture) {
    if (picture.time().compareTo(time) >= 0) {
      time = picture.time();
      newest = tracker.hold(time).live();
    }
  }

  /// Ends all, as at the end of a run.
  void endAll() {
    tracker.endAll().forEach(this::end);
    tracker = newTracker();
    view = new PictureView();
    stories.clear();
    newest = List.of();
    time = Duration.ZERO;
  }

  private void end(TrackedObject object) {
    TrackStory story = stories.remove(object.number());
    if (story != null) {
      story.end(object);
      tell(story, Instant.MAX, true);
    }
  }

  private void tell(TrackStory story, Instant now, boolean ended) {
    Picture crop = story.unstoredCrop();
    if (crop != null) {
      story.stored(findings.store(crop, story.people()));
    }
    findings.tell(story.tell(now, ended, source.get()));
    LooksDesk teller = looks;
    Picture best = teller == null ? null : story.unlookedCrop(ended);
    if (teller != null && best != null) {
      teller.look(best).ifPresent(look -> findings.look(story.trackId(), look));
    }
  }

  /// Where those that are followed are, seen or not.
  List<Box> places() {
    return newest.stream().map(TrackedObject::box).toList();
  }

  /// Those seen in the newest picture.
  List<LiveObject> live() {
    List<LiveObject> live = new ArrayList<>();
    for (TrackedObject object : newest) {
      TrackStory story = stories.get(object.number());
      if (object.seen() && story != null) {
        live.add(
            new LiveObject(object.label(), object.confidence(), object.box(), story.trackId()));
      }
    }
    return List.copyOf(live);
  }
}
