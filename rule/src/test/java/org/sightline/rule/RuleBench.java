package org.sightline.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.QueryText;

/// How many observations a second 100 rules look at on one core, and how long after an observation
/// is handed in its alert is with whoever listens for browsers. Run by `bench/run rules`.
final class RuleBench {
  private static final int RULES = 100;
  private static final int WARMING = 100_000;
  private static final int ALERTS = 200;
  private static final List<String> LABELS =
      List.of("person", "car", "truck", "bicycle", "dog", "parcel", "bus", "cat");

  private RuleBench() {}

  /// @param args how many observations, usually 400000
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    int observations = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
    Path folder = Files.createTempDirectory("rule-bench");
    Instant now = Facts.BEGIN;
    try (Rules rules =
        Rules.open(
            folder.resolve("rules.db"),
            RuleSettings.of(_ -> "{}", Courier.NONE, Company.ALONE, _ -> Optional.empty()),
            () -> now)) {
      for (int i = 0; i < RULES; i++) {
        rules.add(new NewRule("rule " + i, QueryText.parse(query(i)), quiet()));
      }
      List<Observation> facts = facts(20_000);
      long at = run(rules, facts, 0, WARMING);
      long began = System.nanoTime();
      at = run(rules, facts, at, observations);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "rules %d, observations %d: %.0f a second on one thread%n",
          RULES, observations, observations / seconds);
      delays(rules, at);
    }
    delete(folder);
  }

  private static Conduct quiet() {
    return Conduct.of(Duration.ofMinutes(1), List.of());
  }

  /// Nine in ten ask of the fact alone, one in ten also of what comes before or after; each asks
  /// for one of 25 cameras.
  private static String query(int i) {
    String camera = "camera:camera-" + i % 25;
    String label = "label:" + LABELS.get(i % LABELS.size());
    return switch (i % 10) {
      case 0 -> "%s %s not(then(30s;label:person))".formatted(camera, label);
      case 1 -> "or(%s;label:truck) %s lasts:>=20s".formatted(label, camera);
      case 2 -> "%s %s confidence:>=0.95".formatted(label, camera);
      case 3 -> "text:\"unheard of\" %s".formatted(camera);
      default -> "%s %s zone:dock".formatted(camera, label);
    };
  }

  private static List<Observation> facts(int count) {
    Random random = new Random(7);
    List<Observation> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      facts.add(
          Facts.labelled(
              "camera-" + random.nextInt(50),
              "t" + i,
              LABELS.get(random.nextInt(LABELS.size())),
              i / 20));
    }
    return facts;
  }

  private static long run(Rules rules, List<Observation> facts, long at, int count) {
    long next = at;
    for (int i = 0; i < count; i++) {
      rules.observe(++next, facts.get(i % facts.size()));
    }
    return next;
  }

  /// From an observation to the alert with its listener, each kept on the disk before it is told.
  @SuppressWarnings("SystemOut")
  private static void delays(Rules rules, long from) throws InterruptedException {
    rules.add(
        new NewRule("told", QueryText.parse("label:lion"), Conduct.of(Duration.ZERO, List.of())));
    double[] millis = new double[ALERTS];
    for (int i = 0; i < ALERTS; i++) {
      CountDownLatch heard = new CountDownLatch(1);
      try (AlertListening listening = rules.listen(_ -> heard.countDown())) {
        long began = System.nanoTime();
        rules.observe(from + 1 + i, Facts.labelled("door", "lion-" + i, "lion", i));
        if (!heard.await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("no alert came of observation %d".formatted(i));
        }
        millis[i] = (System.nanoTime() - began) / 1e6;
        if (listening == null) {
          throw new IllegalStateException("nobody listens");
        }
      }
    }
    java.util.Arrays.sort(millis);
    System.out.printf(
        "alerts %d: %.1f ms in the middle, %.1f ms for 95 of 100%n",
        ALERTS, millis[ALERTS / 2], millis[ALERTS * 95 / 100]);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
