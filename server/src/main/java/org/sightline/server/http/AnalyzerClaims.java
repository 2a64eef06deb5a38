package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.server.analysis.AnalyzerReport;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireAnalyzerReport;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.identity.Analyzer;
import org.sightline.server.node.NodeRooms;

/// What analyzers claim, compared with what can be: an analyzer decodes what strangers send, so it
/// may be anybody's by the time it speaks. Nothing of a post is believed that is not checked here.
final class AnalyzerClaims {
  /// The most facts in one post.
  static final int MAX_FACTS = 256;

  /// The most objects in one picture.
  static final int MAX_OBJECTS = 256;

  private static final int MAX_REVISION = 1 << 24;
  private static final int MAX_WORDS = 500;
  private static final long MAX_COUNT = 1L << 50;
  private static final double MAX_SECONDS = 1e12;
  private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._'/-]{0,63}");
  private static final Pattern TRACK = Pattern.compile("[A-Za-z0-9_.:-]{1,120}");
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9 _.,:()+/-]{0,128}");
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  /// Clocks differ a little, and a picture's time may run ahead of its arrival.
  private static final Duration AHEAD = Duration.ofSeconds(30);

  /// What was seen is told within so long, an outage of the network between included.
  private static final Duration LATE = Duration.ofHours(6);

  /// What stands before a camera is followed for so long at most.
  private static final Duration LONGEST = Duration.ofDays(60);

  private final NodeRooms rooms;
  private final Analyzer analyzer;
  private final Instant now;

  AnalyzerClaims(NodeRooms rooms, Analyzer analyzer) {
    this.rooms = rooms;
    this.analyzer = analyzer;
    this.now = rooms.clock().instant();
  }

  /// The facts, if all of them can be.
  ///
  /// @throws Refusal saying which cannot and why
  List<Observation> facts(WireFacts posted) {
    if (posted.facts().size() > MAX_FACTS) {
      throw bad("more than %d facts at once".formatted(MAX_FACTS));
    }
    return posted.facts().stream().map(this::fact).toList();
  }

  private Observation fact(WireFacts.Fact fact) {
    try {
      Camera camera = camera(fact.camera());
      TimeRange when = when(fact.start(), fact.end());
      Source source =
          new Source(
              matching(SOURCE, fact.source().detector(), "detector"),
              matching(SOURCE, fact.source().network(), "network"),
              matching(SOURCE, fact.source().version(), "version"));
      return switch (fact.kind()) {
        case "motion" ->
            new MotionObservation(
                when, camera.name(), source, fact.confidence(), present(fact.area(), "area"));
        case "object" -> object(fact, camera, when, source);
        default -> throw bad("a fact is of kind object or motion");
      };
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private ObjectObservation object(
      WireFacts.Fact fact, Camera camera, TimeRange when, Source source) {
    String track = matching(TRACK, present(fact.trackId(), "trackId"), "trackId");
    if (!track.startsWith(camera.name() + "-")) {
      throw bad("a trackId begins with the camera's name and a dash");
    }
    int revision = present(fact.revision(), "revision");
    if (revision > MAX_REVISION) {
      throw bad("a revision of more than %d".formatted(MAX_REVISION));
    }
    return new ObjectObservation(
        when,
        camera.name(),
        source,
        fact.confidence(),
        track,
        revision,
        present(fact.ended(), "ended"),
        matching(LABEL, present(fact.label(), "label"), "label").toLowerCase(Locale.ROOT),
        box(present(fact.box(), "box")),
        path(present(fact.path(), "path")),
        zones(present(fact.zones(), "zones"), camera),
        motion(present(fact.motion(), "motion")),
        snapshot(fact.snapshot()));
  }

  /// The camera, which has to be one of the analyzer's.
  Camera camera(String name) {
    Optional<Camera> camera =
        CameraName.isValid(name)
            ? rooms.cameras().find(new CameraName(name)).filter(c -> analyzer.may(c.name()))
            : Optional.empty();
    return camera.orElseThrow(
        () ->
            Refusal.notAllowed(
                "this token is not for a camera of that name",
                "post of the cameras that the assignment names"));
  }

  private TimeRange when(Instant start, Instant end) {
    if (end.isBefore(start)
        || end.isAfter(now.plus(AHEAD))
        || end.isBefore(now.minus(LATE))
        || start.isBefore(end.minus(LONGEST))) {
      throw bad("the time is not one at which this can have been seen");
    }
    return new TimeRange(start, end);
  }

  private static Box box(WireBox box) {
    return new Box(box.left(), box.top(), box.right(), box.bottom());
  }

  private static List<Point> path(List<List<Double>> path) {
    if (path.size() > ObjectObservation.MAX_PATH) {
      throw bad("a path of more than %d points".formatted(ObjectObservation.MAX_PATH));
    }
    return path.stream().map(AnalyzerClaims::point).toList();
  }

  private static Point point(@Nullable List<Double> point) {
    if (point == null || point.size() != 2 || point.contains(null)) {
      throw bad("a point is [x, y]");
    }
    return new Point(share(point.get(0)), share(point.get(1)));
  }

  private static double share(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw bad("a place in a picture is from 0 to 1");
    }
    return value;
  }

  private static Set<String> zones(List<String> zones, Camera camera) {
    Set<String> known = camera.zones().stream().map(Zone::name).collect(Collectors.toSet());
    Set<String> found = new TreeSet<>();
    for (String zone : zones) {
      if (!known.contains(zone)) {
        throw bad("the camera has no zone of that name");
      }
      found.add(zone);
    }
    return found;
  }

  private static Motion motion(String word) {
    return switch (word) {
      case "moving" -> Motion.MOVING;
      case "stationary" -> Motion.STATIONARY;
      default -> throw bad("motion is moving or stationary");
    };
  }

  /// A key is believed where there is a picture of that name: keys cannot be guessed.
  private String snapshot(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      return "";
    }
    if (!rooms.snapshots().has(key)) {
      throw bad("there is no picture of that key");
    }
    return key;
  }

  /// The report, if it can be.
  AnalyzerReport report(WireAnalyzerReport posted) {
    List<AnalyzerReport.OfCamera> cameras = posted.cameras().stream().map(this::ofCamera).toList();
    return new AnalyzerReport(
        matching(SESSION, posted.session(), "session"),
        count(posted.memoryBytes()),
        figure(posted.cpuSeconds()),
        count(posted.dropped()),
        words(posted.problem()),
        cameras);
  }

  private AnalyzerReport.OfCamera ofCamera(WireAnalyzerReport.OfCamera of) {
    if (of.objects().size() > MAX_OBJECTS) {
      throw bad("more than %d objects in one picture".formatted(MAX_OBJECTS));
    }
    CameraName camera = camera(of.camera()).name();
    Double millis = of.detectorMillis();
    try {
      return new AnalyzerReport.OfCamera(
          camera,
          new AnalysisState(
              true,
              figure(of.picturesPerSecond()),
              count(of.pictures()),
              count(of.analysed()),
              count(of.shed()),
              count(of.lostUnits()),
              millis == null ? OptionalDouble.empty() : OptionalDouble.of(figure(millis)),
              AnalysisState.NOTHING_DECODED,
              words(of.problem()),
              looked(of)),
          of.objects().stream().map(object -> object(object, camera)).toList());
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private Optional<TimeRange> looked(WireAnalyzerReport.OfCamera of) {
    Instant from = of.lookedFrom();
    Instant until = of.lookedUntil();
    return from == null || until == null ? Optional.empty() : Optional.of(when(from, until));
  }

  private static LiveObject object(WireCamera.SeenObject object, CameraName camera) {
    if (!object.trackId().startsWith(camera + "-")) {
      throw bad("a trackId begins with the camera's name and a dash");
    }
    return new LiveObject(
        matching(LABEL, object.label(), "label"),
        share(object.confidence()),
        box(object.box()),
        matching(TRACK, object.trackId(), "trackId"));
  }

  private static Optional<String> words(@Nullable String words) {
    if (words == null || words.isBlank()) {
      return Optional.empty();
    }
    String short_ = words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) : words;
    return Optional.of(short_.replaceAll("\\p{Cntrl}", " "));
  }

  private static long count(long value) {
    if (value < 0 || value > MAX_COUNT) {
      throw bad("a count of %d".formatted(value));
    }
    return value;
  }

  private static double figure(double value) {
    if (!(value >= 0 && value <= MAX_SECONDS)) {
      throw bad("a figure of %s".formatted(value));
    }
    return value;
  }

  private static String matching(Pattern form, String text, String what) {
    if (!form.matcher(text).matches()) {
      throw bad("%s is not of the form %s".formatted(what, form));
    }
    return text;
  }

  private static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw bad("%s is missing".formatted(what));
    }
    return value;
  }

  static Refusal bad(String why) {
    return Refusal.of(
        422, "bad-claim", "nothing of the post was taken: " + why, "post what was seen, as it was");
  }
}
