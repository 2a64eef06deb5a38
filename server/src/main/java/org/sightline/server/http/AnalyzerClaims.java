package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.analysis.LiveObject;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Embedding;
import org.sightline.domain.Line;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.Point;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.domain.ZoneVisit;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.analysis.AnalyzerReport;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireAnalyzerReport;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireEmbedding;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.http.wire.WireObservation;
import org.sightline.server.identity.Analyzer;
import org.sightline.server.node.NodeRooms;

/// What analyzers claim, compared with what can be: an analyzer decodes what strangers send, so it
/// may be anybody's by the time it speaks. Nothing of a post is believed that is not checked here.
final class AnalyzerClaims {
  /// The most facts in one post.
  static final int MAX_FACTS = 256;

  /// The most objects in one picture.
  static final int MAX_OBJECTS = 256;

  private static final int MAX_CAMERAS = 1024;
  private static final int MAX_REVISION = 1 << 24;
  private static final int MAX_WORDS = 500;
  private static final long MAX_COUNT = 1L << 50;
  private static final double MAX_SECONDS = 1e12;
  private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._'/-]{0,63}");
  private static final Pattern TRACK = Pattern.compile("[A-Za-z0-9_.:-]{1,120}");
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9 _.,:()+/-]{0,128}");
  private static final Pattern HASH = Pattern.compile("([0-9a-f]{64})?");
  private static final Pattern PLATE = Pattern.compile("[\\p{L}\\p{N} .-]{0,32}");
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  /// Clocks differ a little, and a picture's time may run ahead of its arrival.
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private static final Duration AROUND = Duration.ofSeconds(2);

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
    few(posted.facts(), MAX_FACTS, "facts at once");
    return posted.facts().stream().map(this::fact).toList();
  }

  private Observation fact(WireFacts.Fact fact) {
    try {
      Camera camera = camera(fact.camera());
      TimeRange when = when(fact.start(), fact.end());
      Source source = source(fact.source());
      WireFacts.Seen seen = fact.object();
      WireFacts.Signal signal = fact.signal();
      if (signal != null) {
        return signal(new Claim(camera, when, source, fact.confidence()), signal);
      }
      return seen == null
          ? new MotionObservation(
              when, camera.name(), source, fact.confidence(), present(fact.area(), "area"))
          : object(new Claim(camera, when, source, fact.confidence()), seen);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw bad(e.getMessage() == null ? "something is missing" : e.getMessage());
    }
  }

  /// What a track looks like, if it can be.
  Embedding embedding(WireEmbedding posted) {
    Camera camera = camera(posted.camera());
    if (!matching(TRACK, posted.trackId(), "trackId").startsWith(camera.name() + "-")) {
      throw bad("a trackId begins with the camera's name and a dash");
    }
    try {
      return Embedding.parse(posted.network(), posted.levels());
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private record Claim(Camera camera, TimeRange when, Source source, double confidence) {}

  private static Source source(WireObservation.Source source) {
    return new Source(
        matching(SOURCE, source.detector(), "detector"),
        matching(SOURCE, source.network(), "network"),
        matching(SOURCE, source.version(), "version"),
        matching(HASH, source.sha256(), "sha256"));
  }

  private ObjectObservation object(Claim claim, WireFacts.Seen seen) {
    String track = matching(TRACK, seen.trackId(), "trackId");
    if (!track.startsWith(claim.camera().name() + "-")) {
      throw bad("a trackId begins with the camera's name and a dash");
    }
    if (seen.revision() > MAX_REVISION) {
      throw bad("a revision of more than %d".formatted(MAX_REVISION));
    }
    return new ObjectObservation(
        claim.when(),
        claim.camera().name(),
        claim.source(),
        claim.confidence(),
        track,
        seen.revision(),
        seen.ended(),
        matching(LABEL, seen.label(), "label").toLowerCase(Locale.ROOT),
        box(seen.box()),
        path(seen.path()),
        zones(seen.zones(), claim.camera()),
        motion(seen.motion()),
        crossings(claim, seen.crossings()),
        visits(claim, seen.visits()),
        attributes(seen.attributes()),
        snapshot(seen.snapshot()));
  }

  /// What the camera calls its lines and inputs is its own, so only the form of a name is checked.
  private static SignalObservation signal(Claim claim, WireFacts.Signal signal) {
    few(signal.zones(), SignalObservation.MAX_ZONES, "names of a signal");
    signal.zones().forEach(name -> matching(LABEL, name, "a name of a signal"));
    return new SignalObservation(
        claim.when(),
        claim.camera().name(),
        claim.source(),
        claim.confidence(),
        matching(LABEL, signal.label(), "label").toLowerCase(Locale.ROOT),
        Set.copyOf(signal.zones()));
  }

  private List<Crossing> crossings(Claim claim, List<WireObservation.Crossing> crossings) {
    few(crossings, ObjectObservation.MAX_MARKS, "crossings");
    Set<String> lines = drawn(claim.camera(), AnalyzerClaims::lines);
    for (WireObservation.Crossing crossing : crossings) {
      if (!lines.contains(crossing.line())) {
        throw bad("the camera has no line of that name");
      }
    }
    return crossings.stream()
        .map(
            c ->
                new Crossing(
                    c.line(),
                    switch (c.direction()) {
                      case "forward" -> Direction.FORWARD;
                      case "backward" -> Direction.BACKWARD;
                      default -> throw bad("a direction is forward or backward");
                    },
                    inside(claim, c.at())))
        .toList();
  }

  private List<ZoneVisit> visits(Claim claim, List<WireObservation.Visit> visits) {
    few(visits, ObjectObservation.MAX_MARKS, "visits");
    var unused = zones(visits.stream().map(WireObservation.Visit::zone).toList(), claim.camera());
    return visits.stream()
        .map(v -> new ZoneVisit(v.zone(), inside(claim, v.entered()), inside(claim, v.left())))
        .toList();
  }

  private static Instant inside(Claim claim, Instant at) {
    if (at.isBefore(claim.when().start().minus(AROUND))
        || at.isAfter(claim.when().end().plus(AROUND))) {
      throw bad("what an object did lies outside the time at which it was seen");
    }
    return at;
  }

  private static Attributes attributes(WireObservation.Attributes of) {
    few(of.colours(), Attributes.MAX_COLOURS, "colours");
    of.colours().forEach(colour -> matching(LABEL, colour, "colour"));
    return new Attributes(
        Set.copyOf(of.colours()),
        matching(PLATE, of.plate(), "plate"),
        orNone(of.speedMetresPerSecond()),
        orNone(of.heightMetres()));
  }

  private static OptionalDouble orNone(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static void few(List<?> list, int most, String what) {
    if (list.size() > most) {
      throw bad("more than %d %s".formatted(most, what));
    }
  }

  /// The camera, which has to be one of the analyzer's.
  Camera camera(String name) {
    Optional<Camera> camera =
        CameraName.isValid(name)
            ? find(new CameraName(name)).filter(c -> analyzer.may(c.name()))
            : Optional.empty();
    return camera.orElseThrow(
        () ->
            Refusal.notAllowed(
                "this token is not for a camera of that name",
                "post of the cameras that the assignment names"));
  }

  /// One that was removed just now is still told of.
  private Optional<Camera> find(CameraName name) {
    AnalysisDesk desk = rooms.analysis();
    return rooms
        .cameras()
        .find(name)
        .or(() -> desk == null ? Optional.empty() : desk.endedJustNow(name));
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
    few(path, ObjectObservation.MAX_PATH, "points of a path");
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

  private Set<String> zones(List<String> zones, Camera camera) {
    Set<String> known = drawn(camera, c -> c.zones().stream().map(Zone::name).toList());
    Set<String> found = new TreeSet<>();
    for (String zone : zones) {
      if (!known.contains(zone)) {
        throw bad("the camera has no zone of that name");
      }
      found.add(zone);
    }
    return found;
  }

  private static List<String> lines(Camera camera) {
    return camera.markings().lines().stream().map(Line::name).toList();
  }

  /// The names over the camera's picture, now and a moment ago: what was seen before the picture
  /// was drawn over anew is told a moment later.
  private Set<String> drawn(Camera camera, Function<Camera, List<String>> names) {
    Set<String> known = new TreeSet<>(names.apply(camera));
    AnalysisDesk desk = rooms.analysis();
    if (desk != null) {
      desk.endedJustNow(camera.name()).ifPresent(before -> known.addAll(names.apply(before)));
    }
    return known;
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
    few(posted.cameras(), MAX_CAMERAS, "cameras");
    List<AnalyzerReport.OfCamera> cameras =
        posted.cameras().stream().filter(this::isOurs).map(this::ofCamera).toList();
    return new AnalyzerReport(
        matching(SESSION, posted.session(), "session"),
        count(posted.memoryBytes()),
        figure(posted.cpuSeconds()),
        count(posted.dropped()),
        words(posted.problem()),
        cameras);
  }

  /// A camera that went, or went to another analyzer, is passed over: the answer says that the
  /// assignment changed.
  private boolean isOurs(WireAnalyzerReport.OfCamera of) {
    return CameraName.isValid(of.camera()) && analyzer.may(new CameraName(of.camera()));
  }

  private AnalyzerReport.OfCamera ofCamera(WireAnalyzerReport.OfCamera of) {
    few(of.objects(), MAX_OBJECTS, "objects in one picture");
    CameraName camera = new CameraName(of.camera());
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
    } catch (IllegalArgumentException | NullPointerException e) {
      throw bad(e.getMessage() == null ? "something is missing" : e.getMessage());
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

  private static String matching(Pattern form, @Nullable String text, String what) {
    if (text == null || !form.matcher(text).matches()) {
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
