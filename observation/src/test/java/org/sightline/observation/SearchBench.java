package org.sightline.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.sightline.domain.Aggregate;
import org.sightline.domain.AggregateText;
import org.sightline.domain.Attributes;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Crossing;
import org.sightline.domain.Direction;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.Point;
import org.sightline.domain.QueryText;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;
import org.sightline.domain.ZoneVisit;

/// How long a mix of structured searches takes over millions of stored facts of 16 cameras and 30
/// days, newest first, a page of 50: `bench/run search [FACTS] [FOLDER]`. A log that is found in
/// the folder is used again. Not a test.
final class SearchBench {
  private static final Instant BEGIN = Instant.parse("2026-10-23T00:00:00Z");
  private static final int DAYS = 30;
  private static final int ROUNDS = 60;
  private static final int PAGE = 50;
  private static final int BATCH = 5000;
  private static final String[] LABELS = {
    "person", "person", "person", "person", "person", "car", "car", "car", "truck", "bicycle",
    "bus", "dog"
  };
  private static final String[] COLOURS = {
    "white", "black", "grey", "silver", "white", "black", "grey", "blue", "red", "green"
  };
  private static final String[] ZONES = {"dock", "yard", "gate", "lobby"};

  private static final int MOST_APPENDED = 400_000;
  private static final int COPIES = 30;
  private static final String COPY =
      """
      INSERT INTO observation SELECT position$P, shelf_id, source_id, start_us$T, end_us$T, confidence, track_id || '$K', revision, ended,
        box_left, box_top, box_right, box_bottom, path, snapshot, area, speed, height, traits FROM observation WHERE position <= $F;
      INSERT INTO trait SELECT position$P, ordinal, sort, value, start_us$T, from_us$T, to_us$T FROM trait WHERE position <= $F;
      INSERT INTO stay SELECT zone, length_class, start_us$T, position$P FROM stay WHERE position <= $F;
      INSERT INTO latest SELECT shelf_id, start_us$T, position$P, end_us$T, confidence FROM latest WHERE position <= $F;
      INSERT INTO track SELECT track_id || '$K', revision, position$P FROM track WHERE position <= $F\
      """;
  private static final String HOURS =
      "INSERT INTO hour SELECT start_us / 3600000000, subject_id, COUNT(*) FROM latest"
          + " JOIN shelf ON shelf.id = latest.shelf_id GROUP BY 1, 2";

  private final Random random = new Random(7);
  private final int facts;

  private SearchBench(int facts) {
    this.facts = facts;
  }

  public static void main(String[] args) throws IOException {
    int facts = Integer.parseInt(args[0]);
    Path folder = Path.of(args[1]);
    Files.createDirectories(folder);
    Path file = folder.resolve("search-" + facts + ".sqlite");
    boolean fill = !Files.exists(file);
    SearchBench bench = new SearchBench(facts);
    long begin = System.nanoTime();
    if (fill) {
      int first = facts > MOST_APPENDED ? facts / COPIES : facts;
      try (ObservationLog log = ObservationLog.open(file)) {
        bench.fill(log, first);
      }
      if (first < facts) {
        bench.copy(file, first);
      }
      System.out.printf("filled in %.0f s%n", (System.nanoTime() - begin) / 1e9);
      begin = System.nanoTime();
    }
    try (ObservationLog log = ObservationLog.open(file)) {
      System.out.printf("open %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      System.out.printf("%d facts, file %d MiB%n", facts, Files.size(file) >> 20);
      bench.run(log);
    }
  }

  private void fill(ObservationLog log, int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i += BATCH) {
      List<Observation> batch = new ArrayList<>(BATCH);
      for (int j = i; j < Math.min(count, i + BATCH); j++) {
        batch.add(fact(j));
      }
      log.appendAll(batch);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("appended %d, %.0f facts a second%n", count, count / seconds);
  }

  /// Says the first days again for all days after them, in SQL, as appending millions takes an
  /// hour.
  private void copy(Path file, int first) {
    long hours = DAYS * 24 / COPIES;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA synchronous = OFF");
      sql.execute("PRAGMA cache_size = -400000");
      connection.setAutoCommit(false);
      for (int k = 1; k < COPIES; k++) {
        long us = k * hours * Hours.HOUR_US;
        long at = (long) k * first;
        String moved = COPY.replace("$P", "+" + at).replace("$T", "+" + us).replace("$K", "-" + k);
        for (String one : moved.replace("$F", "" + first).split(";")) {
          sql.executeUpdate(one);
        }
        connection.commit();
        System.out.printf("  %d facts%n", at + first);
      }
      sql.executeUpdate(
          "UPDATE shelf SET rows = rows * %d, newest_start_us = newest_start_us + %d"
              .formatted(COPIES, (COPIES - 1) * hours * Hours.HOUR_US));
      sql.executeUpdate("DELETE FROM hour");
      sql.executeUpdate(HOURS);
      sql.executeUpdate("UPDATE sqlite_sequence SET seq = seq * " + COPIES);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// More by day than by night, and each camera sees a few zones of its own.
  private Observation fact(int i) {
    double share = (double) i / facts * DAYS;
    double hour = (share - Math.floor(share)) * 24;
    double day = Math.floor(share) * 24 + 12 + 12 * Math.cbrt((hour - 12) / 12);
    Instant start = BEGIN.plusMillis((long) (day * 3_600_000) + random.nextInt(2000));
    int number = random.nextInt(16);
    CameraName camera = new CameraName("cam%02d".formatted(number));
    Source source = new Source("detector", "yolox-nano", "1");
    double confidence = Math.clamp(0.65 + random.nextGaussian() * 0.15, 0.3, 0.9999);
    long millis = (long) Math.min(40_000_000, Math.exp(random.nextGaussian() * 1.3 + 9.2));
    TimeRange when = TimeRange.of(start, Duration.ofMillis(millis));
    if (random.nextInt(6) == 0) {
      return new MotionObservation(when, camera, source, confidence, random.nextDouble());
    }
    String label =
        i % 200_003 == 7 ? "zebra" : LABELS[random.nextInt(random.nextInt(4) == 0 ? 12 : 9)];
    boolean vehicle = label.equals("car") || label.equals("truck") || label.equals("bus");
    Set<String> zones = new HashSet<>();
    List<ZoneVisit> visits = new ArrayList<>();
    List<Crossing> crossings = new ArrayList<>();
    if (random.nextInt(2) == 0) {
      String zone = ZONES[(number + random.nextInt(2)) % ZONES.length];
      zones.add(zone);
      visits.add(new ZoneVisit(zone, start, start.plusMillis(millis / 2)));
    }
    if (number % 4 == 0 && random.nextInt(3) == 0) {
      crossings.add(
          new Crossing(
              "entry",
              random.nextBoolean() ? Direction.FORWARD : Direction.BACKWARD,
              start.plusMillis(millis / 3)));
    }
    Set<String> colours =
        random.nextInt(1000) == 0
            ? Set.of("purple")
            : Set.of(COLOURS[random.nextInt(COLOURS.length)]);
    String plate =
        label.equals("car") && number % 4 == 0
            ? "%c%c%d"
                .formatted(
                    'A' + random.nextInt(26), 'A' + random.nextInt(26), 1000 + random.nextInt(9000))
            : "";
    double x = random.nextDouble() * 0.8;
    double y = random.nextDouble() * 0.6;
    return new ObjectObservation(
        when,
        camera,
        source,
        confidence,
        "%s-%x".formatted(camera, 0x5_0000_0000L + i),
        0,
        true,
        label,
        Box.clipped(x, y, x + 0.1, y + 0.3),
        List.of(new Point(x, y), new Point(random.nextDouble(), random.nextDouble())),
        zones,
        random.nextInt(3) > 0 ? Motion.MOVING : Motion.STATIONARY,
        crossings,
        visits,
        new Attributes(
            vehicle ? colours : Set.of(), plate, OptionalDouble.empty(), OptionalDouble.empty()),
        "20261122-%032x".formatted(i));
  }

  private String during(Duration length) {
    Instant start = BEGIN.plusSeconds(random.nextInt(DAYS * 86_400 - (int) length.toSeconds()));
    return " during:" + start + "/" + start.plus(length);
  }

  private String zone() {
    return ZONES[random.nextInt(ZONES.length)];
  }

  private String camera() {
    return "cam%02d".formatted(random.nextInt(16));
  }

  private Map<String, IntFunction<String>> mix() {
    Map<String, IntFunction<String>> mix = new LinkedHashMap<>();
    mix.put(
        "label, zone, an hour", _ -> "label:person zone:" + zone() + during(Duration.ofHours(1)));
    mix.put("label, zone, a day", _ -> "label:truck zone:" + zone() + during(Duration.ofDays(1)));
    mix.put("label, camera, newest", _ -> "label:bicycle camera:" + camera());
    mix.put("rare label", _ -> "label:zebra");
    mix.put("rare colour", _ -> "colour:purple camera:" + camera());
    mix.put("plate", _ -> "plate:" + (char) ('A' + random.nextInt(26)) + "B1*");
    mix.put("dwell", _ -> "label:person dwell:" + zone() + ":>=300s");
    mix.put("dwell, a week", _ -> "dwell:" + zone() + ":>=1200s" + during(Duration.ofDays(7)));
    mix.put("line, direction", _ -> "label:car line:entry:forward camera:cam04");
    mix.put(
        "sequence",
        _ -> "label:person zone:%1$s then(30s; label:truck zone:%1$s)".formatted(zone()));
    mix.put(
        "rare sequence",
        _ -> "label:dog camera:%1$s earlier(20s; label:bus camera:%1$s)".formatted(camera()));
    mix.put(
        "sure, long, at night",
        _ -> "label:car confidence:>=0.9 lasts:>=60s hours:22:00-05:00@Europe/Berlin");
    mix.put("heading", _ -> "label:person heading:left camera:" + camera());
    mix.put("region", _ -> "label:truck region:0.4,0.7/0.6,0.7/0.5,0.9");
    mix.put("example", _ -> "like(0.9; label:truck colour:red shape:3) camera:" + camera());
    mix.put(
        "by hour, a day",
        _ -> "label:person | count by:hour over:" + during(Duration.ofDays(1)).substring(8));
    mix.put(
        "by zone, a week",
        _ -> "label:car | count by:zone over:" + during(Duration.ofDays(7)).substring(8));
    mix.put(
        "rate of a camera, a month",
        _ ->
            "camera:%s | rate:day by:day over:%s/%s"
                .formatted(camera(), BEGIN, BEGIN.plus(Duration.ofDays(DAYS))));
    return mix;
  }

  private void run(ObservationLog log) {
    List<Double> all = new ArrayList<>();
    List<Double> work = new ArrayList<>();
    System.out.printf(
        "%-28s %8s %8s %8s %8s %8s | %s%n",
        "ms", "first", "p50", "p95", "worst", "CPU p95", "count p95, facts");
    mix()
        .forEach(
            (name, text) -> {
              double[] millis = new double[ROUNDS];
              double[] counting = new double[ROUNDS];
              double[] cpu = new double[ROUNDS];
              String last = "";
              for (int i = 0; i < ROUNDS; i++) {
                String said = text.apply(i);
                long begin = System.nanoTime();
                long worked = worked();
                int found = ask(log, said);
                millis[i] = (System.nanoTime() - begin) / 1e6;
                cpu[i] = (worked() - worked) / 1e6;
                if (!AggregateText.isAggregate(said)) {
                  ObservationQuery query = QueryText.parse(said);
                  long counted = System.nanoTime();
                  Count count = log.count(query);
                  counting[i] = (System.nanoTime() - counted) / 1e6;
                  last = "%d of %d%s".formatted(found, count.value(), count.more() ? "+" : "");
                } else {
                  last = found + " groups";
                }
              }
              double first = millis[0];
              for (double one : millis) {
                all.add(one);
              }
              for (double one : cpu) {
                work.add(one);
              }
              Arrays.sort(cpu);
              Arrays.sort(millis);
              Arrays.sort(counting);
              System.out.printf(
                  "%-28s %8.1f %8.1f %8.1f %8.1f %8.1f | %6.1f, %s%n",
                  name,
                  first,
                  millis[ROUNDS / 2],
                  millis[ROUNDS * 95 / 100],
                  millis[ROUNDS - 1],
                  cpu[ROUNDS * 95 / 100],
                  counting[ROUNDS * 95 / 100],
                  last);
            });
    double[] worked = work.stream().mapToDouble(d -> d).sorted().toArray();
    double[] sorted = all.stream().mapToDouble(d -> d).sorted().toArray();
    System.out.printf(
        "mix: p50 %.1f ms, p95 %.1f ms, worst %.1f ms, p95 of the processor's time %.1f ms; asked"
            + " for: p95 of 50 ms%n",
        sorted[sorted.length / 2],
        sorted[sorted.length * 95 / 100],
        sorted[sorted.length - 1],
        worked[worked.length * 95 / 100]);
  }

  /// The nanoseconds that this thread has had of a processor; 0 where the system does not say.
  private static long worked() {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ")[0]);
    } catch (IOException _) {
      return 0;
    }
  }

  private static int ask(ObservationLog log, String said) {
    if (AggregateText.isAggregate(said)) {
      Aggregate aggregate = AggregateText.parse(said, null, ZoneId.of("Europe/Berlin"));
      return log.tally(aggregate).size();
    }
    return log.query(QueryText.parse(said), Order.NEWEST, PAGE, null).observations().size();
  }
}
