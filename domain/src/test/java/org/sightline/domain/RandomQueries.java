package org.sightline.domain;

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
import org.sightline.domain.ObservationQuery.*;

/// Queries of every kind with the values that are hardest to write down, and texts that are nearly
/// queries.
final class RandomQueries {
  private static final List<String> HARD_WORDS = List.of("\"", "\\", "a b", "\n", ")");
  private static final List<Instant> INSTANT_ENDS =
      List.of(Instant.MIN, Instant.MAX, Instant.EPOCH);
  private static final double[] HARD_CONFIDENCES = {
    -0.0, 0, 1, 0.01, 0.5, 0.1 + 0.2, 1e-5, Math.nextDown(1.0), Double.MIN_NORMAL, Double.MIN_VALUE
  };
  private static final List<String> PIECES =
      List.of(
          "label:",
          "camera:",
          "not(",
          "or(",
          "and(",
          ")",
          ";",
          " ",
          "all",
          "\"",
          "\\",
          "a",
          "person",
          "after:",
          "2026-11-22T10:00:00Z",
          "lasts:",
          ">=",
          "<",
          "10s",
          "confidence:",
          "0.5",
          "text:",
          "\\u00e9",
          "moving:",
          "yes",
          "kind:",
          "motion",
          "then(",
          "earlier(",
          "colour:",
          "plate:",
          "AB*",
          "line:",
          ":forward",
          "dwell:",
          ":>=",
          "speed:",
          "hours:",
          "22:00-06:00@Europe/Berlin",
          "days:",
          "count(",
          "3;",
          "like(",
          "0.7;",
          "shape:",
          "region:",
          "0.1,0.2",
          "heading:",
          "left",
          "site:",
          "|",
          "by:hour",
          "mon,tue@UTC",
          "during:",
          "..",
          "/",
          "\u0000",
          "🙂");
  private static final int PIECES_MOST = 14;
  private static final int TERMS_MOST = 4;
  private static final int WORD_MOST = 12;

  private final Random random;
  private int relations;

  RandomQueries(long seed) {
    random = new Random(seed);
  }

  /// Pieces of queries in any order.
  String queryText() {
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(PIECES_MOST + 1); count > 0; count--) {
      text.append(one(PIECES));
    }
    return text.toString();
  }

  /// A query nested at most `depth` deep.
  ObservationQuery query(int depth) {
    relations = 0;
    return nested(depth);
  }

  private ObservationQuery nested(int depth) {
    if (depth == 0) {
      return leaf();
    }
    return switch (random.nextInt(5)) {
      case 4 -> relation();
      case 0 -> leaf();
      case 1 -> new Not(nested(depth - 1));
      case 2 -> new And(queries(depth - 1));
      default -> new Or(queries(depth - 1));
    };
  }

  private ObservationQuery relation() {
    if (++relations > ObservationQuery.MAX_RELATIONS) {
      return leaf();
    }
    Duration within = Duration.ofNanos(random.nextLong(86_400_000_000_000L + 1));
    ObservationQuery other = random.nextBoolean() ? leaf() : new And(List.of(leaf(), leaf()));
    return switch (random.nextInt(3)) {
      case 0 -> new FollowedBy(other, within);
      case 1 -> new PrecededBy(other, within);
      default -> new CountAtLeast(1 + random.nextInt(ObservationQuery.MAX_COUNT), other, within);
    };
  }

  private Polygon region() {
    List<Point> points = new ArrayList<>();
    for (int count = 3 + random.nextInt(5); count > 0; count--) {
      points.add(new Point(confidence(), confidence()));
    }
    return new Polygon(points);
  }

  private Likeness example() {
    Set<String> colours = new HashSet<>();
    while (random.nextInt(3) == 0 && colours.size() < 7) {
      colours.add("c" + word());
    }
    return new Likeness(
        word(),
        colours,
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(confidence()),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(confidence() * 9));
  }

  /// Numbers around a query.
  Aggregate aggregate() {
    return new Aggregate(
        query(2),
        range(),
        one(List.of(Aggregate.Measure.values())),
        one(List.of(Aggregate.Grouping.values())),
        zone());
  }

  private ObservationQuery leaf() {
    return switch (random.nextInt(24)) {
      case 20 -> new SiteIs(word());
      case 21 -> new HeadingIs(one(List.of(Heading.values())));
      case 22 -> new InRegion(region());
      case 23 ->
          random.nextBoolean() ? new CaptionSays(word()) : new LikeExample(example(), confidence());
      case 11 -> new ColourIs(word());
      case 12 -> new PlateLike(one(List.of("AB*", "*", "ÄÖ1*2", "b-xy 12")));
      case 13 -> new Crossed(word(), one(List.of(Direction.values())));
      case 14 -> new Crossed(word(), null);
      case 15 -> new DwellsAtLeast(word(), duration());
      case 16 ->
          random.nextBoolean() ? new SpeedAtLeast(confidence()) : new HeightAtLeast(confidence());
      case 17 -> new SizeAtLeast(confidence());
      case 18 -> new HoursOfDay(time(), time(), zone());
      case 19 -> new DaysOfWeek(days(), zone());
      case 0 -> new All();
      case 1 -> new LabelIs(word());
      case 2 -> new ZoneIs(word());
      case 3 -> new TextMatches(word());
      case 4 -> new CameraIs(new CameraName(one(List.of("door", "A-1_"))));
      case 5 -> new During(range());
      case 6 -> new ConfidenceAtLeast(confidence());
      case 7 -> new LastsAtLeast(duration());
      case 8 -> new LastsLessThan(duration());
      case 9 -> new MotionIs(one(List.of(Motion.values())));
      default -> new KindIs(one(List.of(Kind.values())));
    };
  }

  private LocalTime time() {
    return random.nextBoolean()
        ? LocalTime.of(random.nextInt(24), random.nextInt(60))
        : LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
  }

  private ZoneId zone() {
    return ZoneId.of(one(List.of("Europe/Berlin", "UTC", "+05:30", "-03:00", "Z")));
  }

  private Set<DayOfWeek> days() {
    Set<DayOfWeek> days = new HashSet<>();
    while (random.nextInt(3) > 0) {
      days.add(one(List.of(DayOfWeek.values())));
    }
    return days;
  }

  private List<ObservationQuery> queries(int depth) {
    List<ObservationQuery> queries = new ArrayList<>();
    for (int count = random.nextInt(TERMS_MOST + 1); count > 0; count--) {
      queries.add(nested(depth));
    }
    return queries;
  }

  private TimeRange range() {
    Instant a = instant();
    Instant b = instant();
    return a.isBefore(b) ? new TimeRange(a, b) : new TimeRange(b, a);
  }

  private Instant instant() {
    return switch (random.nextInt(3)) {
      case 0 -> one(INSTANT_ENDS);
      case 1 -> Instant.ofEpochMilli(random.nextLong(-99_999_999_999L, 100_000_000_000L));
      default -> Instant.ofEpochSecond(1_700_000_000, random.nextLong(1_000_000_000));
    };
  }

  private Duration duration() {
    return switch (random.nextInt(3)) {
      case 0 -> Duration.ofNanos(number());
      case 1 -> Duration.ofMillis(random.nextLong(1_000_001));
      default -> Duration.ofSeconds(number());
    };
  }

  /// A number of any magnitude, often one of the ends or small.
  private long number() {
    return switch (random.nextInt(8)) {
      case 0 -> one(List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L, 1L));
      case 1 -> random.nextLong(-1000, 1001);
      default -> random.nextLong() >> random.nextInt(Long.SIZE);
    };
  }

  private double confidence() {
    return switch (random.nextInt(3)) {
      case 0 -> HARD_CONFIDENCES[random.nextInt(HARD_CONFIDENCES.length)];
      case 1 -> random.nextInt(101) / 100.0;
      default -> random.nextDouble();
    };
  }

  private String word() {
    return random.nextBoolean() ? one(HARD_WORDS) : anyText(random.nextInt(WORD_MOST + 1));
  }

  /// Characters of every kind: ASCII, lone surrogates and others of one unit, and of two.
  private String anyText(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        case 2 -> text.append((char) random.nextInt(0xD800, 0xE000));
        default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
