package org.sightline.observation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Heading;
import org.sightline.domain.Likeness;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.*;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.ZoneVisit;

/// Small worlds of facts and questions in which everything that can meet does meet.
final class RandomFacts {
  static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  private static final List<String> LABELS =
      List.of("person", "Personal Flyer", "car", "ÄPFEL", "straße", "猫", "car-2", "o'hare \"x\"");
  private static final List<String> CAMERAS = List.of("door", "Door2", "north_gate");
  private static final List<String> ZONES = List.of("dock", "Dock-1", "yard", "été");
  private static final List<String> LINES = List.of("gate", "gate-2", "kerb");
  private static final List<String> COLOURS = List.of("red", "dark red", "blue", "grün");
  private static final List<String> PLATES = List.of("", "", "ABC123", "ABD1", "KÖLN77", "A");

  /// Zones in which the facts fall on different days.
  private static final List<ZoneId> DATE_LINE =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("+14:00"),
          ZoneId.of("Pacific/Pago_Pago"),
          ZoneId.of("Asia/Kolkata"));

  private static final List<String> TEXTS =
      List.of(
          "",
          "per",
          "PERSON door",
          "dock",
          "1",
          "äpf",
          "STRASS",
          "猫",
          "car 2",
          "motion",
          "' OR 1=1",
          "fly yard",
          "%",
          "é",
          "d");
  private static final double[] CONFIDENCES = {0, 0.1, 0.29999999999999993, 0.3, 0.55, 0.7, 0.9, 1};
  private static final long[] LENGTHS_US = {
    0, 0, 1, 999_999, 1_000_000, 1_000_001, 10_000_000, 60_000_000, 3_600_000_000L, 90_000_000_000L
  };

  private final Random random;
  private int relations;

  RandomFacts(long seed) {
    random = new Random(seed);
  }

  /// The object again, as another track of another source.
  static ObjectObservation with(ObjectObservation o, String track, Source source) {
    return new ObjectObservation(
        o.when(),
        o.camera(),
        source,
        o.confidence(),
        track,
        o.revision(),
        o.ended(),
        o.label(),
        o.box(),
        o.path(),
        o.zones(),
        o.motion(),
        o.crossings(),
        o.visits(),
        o.attributes(),
        o.snapshot());
  }

  List<Observation> facts(int count) {
    List<Observation> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      facts.add(fact());
    }
    return facts;
  }

  Observation fact() {
    TimeRange when = TimeRange.of(instant(), Duration.ofNanos(one(LENGTHS_US) * 1000));
    CameraName camera = new CameraName(one(CAMERAS));
    Source source =
        new Source(
            "detector", one(List.of("", "yolox")), one(List.of("", "1")), one(List.of("", "ab")));
    double confidence = one(CONFIDENCES);
    if (random.nextInt(5) == 0) {
      return new MotionObservation(when, camera, source, confidence, random.nextDouble());
    }
    if (random.nextInt(8) == 0) {
      return new CaptionObservation(
          when,
          camera,
          source,
          confidence,
          "t" + random.nextInt(9),
          "a " + one(LABELS) + " in red",
          "");
    }
    Set<String> zones = new HashSet<>();
    while (random.nextInt(3) == 0) {
      zones.add(one(ZONES));
    }
    if (random.nextInt(6) == 0) {
      return new SignalObservation(when, camera, source, confidence, one(LABELS), zones);
    }
    List<Point> path = new ArrayList<>();
    while (path.size() < 64 && random.nextInt(4) > 0) {
      path.add(new Point(random.nextDouble(), random.nextDouble()));
    }
    return new ObjectObservation(
        when,
        camera,
        source,
        confidence,
        "track-" + random.nextInt(20),
        random.nextInt(4),
        random.nextBoolean(),
        one(LABELS),
        Box.clipped(random.nextDouble(), 0.1, 1, 0.9),
        path,
        zones,
        one(List.of(Motion.MOVING, Motion.STATIONARY)),
        crossings(when),
        visits(when),
        attributes(),
        one(List.of("", "20261122-00112233445566778899aabbccddeeff")));
  }

  private List<Crossing> crossings(TimeRange when) {
    List<Crossing> crossings = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      crossings.add(new Crossing(one(LINES), one(List.of(Direction.values())), when.start()));
    }
    return crossings;
  }

  private List<ZoneVisit> visits(TimeRange when) {
    List<ZoneVisit> visits = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      visits.add(
          new ZoneVisit(one(ZONES), when.start(), when.start().plusNanos(one(LENGTHS_US) * 1000)));
    }
    return visits;
  }

  private Attributes attributes() {
    Set<String> colours = new HashSet<>();
    while (random.nextInt(3) == 0) {
      colours.add(one(COLOURS));
    }
    return new Attributes(colours, one(PLATES), measure(), measure());
  }

  private OptionalDouble measure() {
    return random.nextInt(3) == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(random.nextInt(5) * 0.5);
  }

  ObservationQuery query(int depth) {
    int sort = random.nextInt(depth > 0 ? 26 : 18);
    return switch (sort) {
      case 11 -> new ColourIs(one(COLOURS));
      case 12 -> new PlateLike(one(List.of("AB*", "*1", "ABC123", "A*3", "KÖLN*")));
      case 13 -> new Crossed(one(LINES), one(List.of(Direction.values())));
      case 14 -> new Crossed(one(LINES), null);
      case 15 -> new DwellsAtLeast(one(ZONES), length());
      case 16 ->
          switch (random.nextInt(3)) {
            case 0 -> new SpeedAtLeast(random.nextInt(5) * 0.5);
            case 1 -> new HeightAtLeast(random.nextInt(5) * 0.5);
            default -> new SizeAtLeast(random.nextDouble());
          };
      case 17 ->
          random.nextBoolean()
              ? new HoursOfDay(time(), time(), ZoneId.of("Europe/Berlin"))
              : new DaysOfWeek(Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), one(DATE_LINE));
      case 18, 25 -> relation();
      case 22 -> new SiteIs(one(List.of("hq", "elsewhere")));
      case 23 ->
          random.nextBoolean()
              ? new HeadingIs(one(List.of(Heading.values())))
              : new InRegion(region());
      case 24 ->
          random.nextBoolean()
              ? new CaptionSays(one(TEXTS))
              : new LikeExample(example(), random.nextInt(11) / 10.0);
      case 0 -> new All();
      case 1 -> new LabelIs(one(LABELS));
      case 2 -> new CameraIs(new CameraName(one(CAMERAS)));
      case 3 -> new ZoneIs(one(ZONES));
      case 4, 5 -> new During(range());
      case 6 ->
          new ConfidenceAtLeast(random.nextBoolean() ? one(CONFIDENCES) : random.nextDouble());
      case 7 -> new LastsAtLeast(length());
      case 8 -> new LastsLessThan(length());
      case 9 ->
          random.nextBoolean()
              ? new MotionIs(one(List.of(Motion.MOVING, Motion.STATIONARY)))
              : new KindIs(one(List.of(Kind.values())));
      case 10 -> new TextMatches(one(TEXTS));
      case 19 -> new Not(query(depth - 1));
      case 20 -> new And(queries(depth - 1));
      default -> new Or(queries(depth - 1));
    };
  }

  /// A question of what came before or after, if the query has room for it.
  private ObservationQuery relation() {
    if (relations == ObservationQuery.MAX_RELATIONS) {
      return new All();
    }
    int before = relations;
    relations = ObservationQuery.MAX_RELATIONS;
    ObservationQuery other = query(1);
    relations = before + 1;
    Duration within = Duration.ofMillis(500L * random.nextInt(20)).plusNanos(random.nextInt(2));
    return switch (random.nextInt(3)) {
      case 0 -> new FollowedBy(other, within);
      case 1 -> new PrecededBy(other, within);
      default -> new CountAtLeast(1 + random.nextInt(6), other, within);
    };
  }

  private Polygon region() {
    List<Point> points = new ArrayList<>();
    while (points.size() < 3 || random.nextInt(3) > 0) {
      points.add(new Point(random.nextDouble(), random.nextDouble()));
    }
    return new Polygon(points);
  }

  private Likeness example() {
    Set<String> colours = new HashSet<>();
    while (random.nextInt(3) > 0) {
      colours.add(one(COLOURS));
    }
    return new Likeness(
        one(LABELS),
        colours,
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble()),
        measure());
  }

  /// Forgets the relations of the query before.
  ObservationQuery fresh(int depth) {
    relations = 0;
    return query(depth);
  }

  /// Numbers over a range that has an end.
  Aggregate aggregate() {
    Instant a = instant();
    Instant b = instant();
    if (random.nextBoolean()) {
      a = a.minus(Duration.ofMinutes(random.nextInt(600)));
      b = b.plus(Duration.ofMinutes(random.nextInt(600)));
    }
    return new Aggregate(
        fresh(random.nextInt(3)),
        a.isBefore(b) ? new TimeRange(a, b) : new TimeRange(b, a),
        one(List.of(Aggregate.Measure.values())),
        one(List.of(Aggregate.Grouping.values())),
        one(DATE_LINE));
  }

  private LocalTime time() {
    return LocalTime.of(11, 0).plusSeconds(random.nextInt(60));
  }

  private List<ObservationQuery> queries(int depth) {
    List<ObservationQuery> queries = new ArrayList<>();
    while (queries.size() < 4 && random.nextInt(4) > 0) {
      queries.add(query(depth));
    }
    return queries;
  }

  private Duration length() {
    return Duration.ofNanos(one(LENGTHS_US) * 1000 + random.nextInt(3) - 1);
  }

  private TimeRange range() {
    Instant start = random.nextInt(8) == 0 ? Instant.MIN : instant().plusNanos(random.nextInt(2));
    return switch (random.nextInt(5)) {
      case 0 -> TimeRange.from(start);
      case 1 -> new TimeRange(start, start);
      default -> {
        Instant end = instant().plusNanos(random.nextInt(2) * 500);
        yield end.isBefore(start) ? new TimeRange(end, start) : new TimeRange(start, end);
      }
    };
  }

  /// One of few instants, so that ends and beginnings often fall together.
  private Instant instant() {
    Instant begin = random.nextInt(8) == 0 ? BEGIN.plusSeconds(3600L * random.nextInt(5)) : BEGIN;
    return begin.plusMillis(500L * random.nextInt(120)).plusNanos(1000L * random.nextInt(2));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private double one(double[] of) {
    return of[random.nextInt(of.length)];
  }

  private long one(long[] of) {
    return of[random.nextInt(of.length)];
  }
}
