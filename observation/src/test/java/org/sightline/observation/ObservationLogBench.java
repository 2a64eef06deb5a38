package org.sightline.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.Point;
import org.sightline.domain.QueryText;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// How long a page of 50 takes over a million stored facts of 16 cameras and 30 days, for every
/// kind of term. Not a test: run its `main` with a folder; a log found there is used again.
final class ObservationLogBench {
  private static final int FACTS = 1_000_000;
  private static final Instant BEGIN = Instant.parse("2026-10-23T00:00:00Z");
  private static final Duration LENGTH = Duration.ofDays(30);
  private static final String[] LABELS = {
    "person", "person", "person", "person", "car", "car", "car", "truck", "bus", "bicycle", "dog",
    "cat"
  };
  private static final String[] QUERIES = {
    "all",
    "label:person",
    "label:zebra",
    "label:elephant",
    "camera:cam07",
    "camera:nowhere",
    "zone:zone3",
    "zone:attic",
    "during:2026-11-01T10:00:00Z/2026-11-01T11:00:00Z",
    "during:2026-10-23T00:00:00Z/2026-10-23T00:10:00Z",
    "during:2020-01-01T00:00:00Z/2021-01-01T00:00:00Z",
    "confidence:>=0.5",
    "confidence:>=0.9995",
    "confidence:>=1.0",
    "lasts:>=10s",
    "lasts:>=20h",
    "lasts:<100ms",
    "moving:yes",
    "moving:no",
    "kind:motion",
    "text:\"per cam07\"",
    "text:\"zeb\"",
    "text:\"flurbel\"",
    "not(label:person)",
    "not(kind:object) not(kind:motion)",
    "or(label:zebra; camera:cam03 zone:zone1; confidence:>=0.9995)",
    "label:person camera:cam02 zone:zone1 confidence:>=0.85 lasts:>=40s moving:yes",
    "label:dog during:2026-11-01T10:00:00Z/2026-11-01T10:30:00Z",
    "label:zebra during:2026-11-01T10:00:00Z/2026-11-01T11:00:00Z confidence:>=0.5",
    "label:person not(zone:zone1) not(camera:cam01) lasts:<5s confidence:>=0.77",
    "confidence:>=0.95 lasts:>=11h",
    "confidence:>=0.333 not(confidence:>=0.3331)",
    "not(after:2026-10-24T00:00:00Z) label:cat",
    "not(during:2026-10-01T00:00:00Z/2026-12-01T00:00:00Z)",
    "or(text:dog zone:zone2; text:cat zone:zone3) not(moving:no)",
  };

  private ObservationLogBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    Path file = folder.resolve("million.sqlite");
    boolean fill = !Files.exists(file);
    long begin = System.nanoTime();
    try (ObservationLog log = ObservationLog.open(file)) {
      System.out.printf("open %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      if (fill) {
        fill(log);
      }
      System.out.printf("file %d MiB%n", Files.size(file) >> 20);
      run(log);
    }
  }

  private static void fill(ObservationLog log) {
    Random random = new Random(7);
    long begin = System.nanoTime();
    for (int i = 0; i < FACTS; i += 1000) {
      List<Observation> batch = new ArrayList<>(1000);
      for (int j = 0; j < 1000; j++) {
        batch.add(fact(random, i + j));
      }
      log.appendAll(batch);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "stored %d facts in %.1f s, %.0f a second%n", FACTS, seconds, FACTS / seconds);
  }

  private static Observation fact(Random random, int i) {
    Instant start =
        BEGIN.plus(LENGTH.multipliedBy(i).dividedBy(FACTS)).plusMillis(random.nextInt(5000));
    int cameraNumber = random.nextInt(16);
    CameraName camera = new CameraName("cam%02d".formatted(cameraNumber));
    Source source = new Source("ssd", "ssdlite", "1");
    double confidence = Math.min(0.9999, Math.max(0.3, 0.65 + random.nextGaussian() * 0.18));
    long millis = (long) Math.min(80_000_000, Math.exp(random.nextGaussian() * 1.7 + 9));
    TimeRange when = TimeRange.of(start, Duration.ofMillis(millis));
    if (random.nextInt(6) == 0) {
      return new MotionObservation(when, camera, source, confidence, random.nextDouble());
    }
    String label =
        i % 200_003 == 7 ? "zebra" : i == 12 ? "elephant" : LABELS[random.nextInt(LABELS.length)];
    Set<String> zones = new HashSet<>();
    for (int z = 0; z < 4; z++) {
      if (random.nextInt(4) == 0) {
        zones.add("zone" + (z + cameraNumber % 4));
      }
    }
    List<Point> path = new ArrayList<>();
    for (int p = 0; p < 8; p++) {
      path.add(new Point(random.nextDouble(), random.nextDouble()));
    }
    return new ObjectObservation(
        when,
        camera,
        source,
        confidence,
        "%s-%x".formatted(camera, 0x5_0000_0000L + i),
        0,
        true,
        label,
        Box.clipped(0.1, 0.2, 0.3, 0.4),
        path,
        zones,
        random.nextBoolean() ? Motion.MOVING : Motion.STATIONARY,
        "20261122-%032x".formatted(i));
  }

  private static void run(ObservationLog log) {
    Map<String, long[]> worst = new LinkedHashMap<>();
    for (String text : QUERIES) {
      ObservationQuery query = QueryText.parse(text);
      long[] first = new long[1];
      long[] newest = time(() -> log.query(query, Order.NEWEST, 50, null), first);
      long[] relevance = time(() -> log.query(query, Order.RELEVANCE, 50, null), null);
      long[] second = time(() -> page(log, query), null);
      long[] count = time(() -> log.count(query), null);
      Page page = log.query(query, Order.NEWEST, 50, null);
      Count counted = log.count(query);
      System.out.printf(
          "%6d%s found, page %2d | first %6.1f newest %6.1f relevance %6.1f next page %6.1f count %6.1f ms | %s%n",
          counted.value(),
          counted.more() ? "+" : " ",
          page.observations().size(),
          first[0] / 1e6,
          newest[0] / 1e6,
          relevance[0] / 1e6,
          second[0] / 1e6,
          count[0] / 1e6,
          text);
      worst.put(text, newest);
    }
    System.out.printf(
        "slowest median %.1f ms, slowest single run %.1f ms%n",
        worst.values().stream().mapToLong(t -> t[0]).max().orElse(0) / 1e6,
        worst.values().stream().mapToLong(t -> t[1]).max().orElse(0) / 1e6);
  }

  private static Page page(ObservationLog log, ObservationQuery query) {
    Page first = log.query(query, Order.NEWEST, 50, null);
    return first.next() == null ? first : log.query(query, Order.NEWEST, 50, first.next());
  }

  /// Median and worst of nine runs after the first.
  private static long[] time(Runnable work, long @Nullable [] first) {
    long[] nanos = new long[10];
    for (int i = 0; i < nanos.length; i++) {
      long begin = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - begin;
    }
    if (first != null) {
      first[0] = nanos[0];
    }
    long[] later = Arrays.copyOfRange(nanos, 1, nanos.length);
    Arrays.sort(later);
    return new long[] {later[later.length / 2], later[later.length - 1]};
  }
}
