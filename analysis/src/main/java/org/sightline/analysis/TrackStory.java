package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.text.PlateReader;
import org.sightline.analysis.text.PlateVotes;
import org.sightline.analysis.track.Trace;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.Crossing;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.domain.ZoneVisit;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;

/// All that is known of one object track, and what of it was told.
///
/// Told at once when the object is believed, and when it passes a line or enters or leaves a zone;
/// then at most every ten seconds while it moves or is seen better, ever more rarely while it only
/// stays, and at its end. Owned by one thread.
final class TrackStory {
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final Duration TELL_AT_LEAST_EVERY = Duration.ofMinutes(5);

  /// So that whoever waits for a long stay in a zone hears of it in time.
  private static final Duration TELL_OF_STAYS_EVERY = Duration.ofSeconds(20);

  /// Both centre and foot have to leave their first place by this many boxes: a box that only grows
  /// or shrinks, as when legs are hidden, moves one of them alone.
  private static final double MOVED = 0.6;

  private static final int MOST_PLATE_READINGS = 12;
  private static final Duration BETWEEN_PLATES = Duration.ofMillis(400);

  /// A vehicle of fewer pixels across has a plate that cannot be read.
  private static final double LEAST_PLATE_VEHICLE = 90;

  private final String trackId;
  private final Camera camera;
  private final Instant runStart;
  private final Trace trace;
  private final PathSketch path = new PathSketch();
  private final BestPicture best = new BestPicture();
  private final Set<String> entered = new TreeSet<>();
  private TrackedObject newest;
  private boolean moved;
  private boolean unstored;
  private Set<String> colours = Set.of();
  private String snapshot = "";
  private int revision = -1;
  private @Nullable Instant told;
  private Duration tellAfter = TELL_EVERY;
  private final PlateVotes votes = new PlateVotes();
  private int plateReadings;
  private @Nullable Duration plateTried;
  private @Nullable Picture looked;
  private boolean isNews;
  private boolean isUrgent;
  private Instant lastTold = Instant.MIN;

  TrackStory(String trackId, Camera camera, Instant runStart, TrackedObject object) {
    this.trackId = trackId;
    this.camera = camera;
    trace = new Trace(camera.markings().lines(), camera.zones(), camera.markings().ground());
    this.runStart = runStart;
    newest = object;
  }

  String trackId() {
    return trackId;
  }

  /// The object was seen in `picture`.
  void see(TrackedObject object, Pixels picture) {
    see(object, picture, List.of());
  }

  /// The object was seen in `picture`, in which people are in these places.
  void see(TrackedObject object, Pixels picture, List<Box> people) {
    newest = object;
    if (!object.seen()) {
      return;
    }
    Box box = object.box();
    Box from = object.firstBox();
    double w = Math.max((from.width() + box.width()) / 2, 1e-3);
    double h = Math.max((from.height() + box.height()) / 2, 1e-3);
    moved |=
        distance(from.foot(), box.foot(), w, h) > MOVED
            && distance(from.centre(), box.centre(), w, h) > MOVED;
    if (revision < 0) {
      if (path.points().isEmpty()) {
        isUrgent |= trace.see(from, object.first(), picture.width(), picture.height());
      }
      path.add(from.foot());
    }
    isNews |= path.add(box.foot());
    isUrgent |= trace.see(box, object.last(), picture.width(), picture.height());
    for (Zone zone : camera.zones()) {
      if (zone.area().contains(box.foot())) {
        isNews |= entered.add(zone.name());
      }
    }
    if (best.consider(picture, object, people)) {
      unstored = true;
      isNews = true;
      colours = Colours.set(picture, object.box(), object.label());
    }
  }

  /// Whether the plate of the object in this picture is worth reading: of a vehicle that is large
  /// enough, a few times, and not again at once.
  boolean wantsPlate(Pixels picture) {
    if (!PlateDesk.VEHICLES.contains(newest.label())
        || newest.box().width() * picture.width() < LEAST_PLATE_VEHICLE
        || plateReadings >= MOST_PLATE_READINGS
        || plateTried != null && picture.time().minus(plateTried).compareTo(BETWEEN_PLATES) < 0) {
      return false;
    }
    plateReadings++;
    plateTried = picture.time();
    return true;
  }

  /// The plate was read.
  void plate(PlateReader.Plate plate) {
    Optional<String> before = votes.best();
    votes.add(plate);
    isNews |= !votes.best().equals(before);
  }

  /// The object was last heard of so.
  void end(TrackedObject object) {
    newest = object;
  }

  private static double distance(Point a, Point b, double w, double h) {
    return Math.hypot((a.x() - b.x()) / w, (a.y() - b.y()) / h);
  }

  /// Whether it is time to tell of it again.
  boolean isDue(Instant now) {
    Instant before = told;
    Duration wait = isNews ? TELL_EVERY : tellAfter;
    if (trace.isInside() && wait.compareTo(TELL_OF_STAYS_EVERY) > 0) {
      wait = TELL_OF_STAYS_EVERY;
    }
    return before == null
        || isUrgent
        || (Duration.between(before, now).compareTo(wait) >= 0 && lastSeen().isAfter(lastTold));
  }

  private Instant lastSeen() {
    return runStart.plus(newest.last());
  }

  /// The best picture where it is better than the one that was stored, or null.
  @Nullable Picture unstoredCrop() {
    return unstored ? best.crop() : null;
  }

  /// Where people are in the best picture, in fractions of it.
  List<Box> people() {
    return best.people();
  }

  /// The best picture was stored under `key`; empty where it could not be.
  void stored(String key) {
    snapshot = key.isEmpty() ? snapshot : key;
    unstored = false;
  }

  /// The best picture where it is time to say what the object looks like: when it is first told of,
  /// and at its end if it was seen better since; else null. So a track costs two runs at most.
  @Nullable Picture unlookedCrop(boolean ended) {
    Picture crop = best.crop();
    if (crop == null || crop == looked || looked != null && !ended) {
      return null;
    }
    looked = crop;
    return crop;
  }

  /// What is known, as the next revision.
  ObjectObservation tell(Instant now, boolean ended, Source source) {
    Duration longer = tellAfter.multipliedBy(2);
    tellAfter =
        isNews
            ? TELL_EVERY
            : longer.compareTo(TELL_AT_LEAST_EVERY) < 0 ? longer : TELL_AT_LEAST_EVERY;
    isNews = false;
    isUrgent = false;
    told = now;
    lastTold = lastSeen();
    revision++;
    Box at = best.box();
    return new ObjectObservation(
        new TimeRange(runStart.plus(newest.first()), lastTold),
        camera.name(),
        source,
        newest.best(),
        trackId,
        revision,
        ended,
        newest.label(),
        at == null ? newest.box() : at,
        path.points(),
        entered,
        moved ? Motion.MOVING : Motion.STATIONARY,
        trace.passings().stream()
            .map(p -> new Crossing(p.line(), p.direction(), runStart.plus(p.at())))
            .toList(),
        trace.stays().stream()
            .map(s -> new ZoneVisit(s.zone(), runStart.plus(s.entered()), runStart.plus(s.left())))
            .toList(),
        new Attributes(
            colours, votes.best().orElse(""), trace.speedMetresPerSecond(), trace.heightMetres()),
        snapshot);
  }
}
