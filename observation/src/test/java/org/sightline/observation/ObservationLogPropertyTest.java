package org.sightline.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;

/// The log answers every query as [ObservationQuery#matches] does, in every order and page size.
class ObservationLogPropertyTest {
  private static final long SEED = Long.getLong("sightline.seed", 20_261_122L);
  private static final int ROUNDS = 15;

  /// Every way to read is forced somewhere: usual; by trait; by time in windows of a few rows; and
  /// pages that end early.
  private static final List<Answers.Effort> EFFORTS =
      List.of(
          Answers.USUAL,
          new Answers.Effort(-1, 6_000, 2_000, 1_000_000),
          new Answers.Effort(1_000_000, -1, 3, 1_000_000),
          new Answers.Effort(1_000_000, -1, 2, 5),
          new Answers.Effort(-1, -1, 1, 3));

  @Test
  void answersMeanWhatMatchesSays() throws IOException {
    Random seeds = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      try {
        answersMeanWhatMatchesSays(
            new RandomFacts(seeds.nextLong()), EFFORTS.get(round % EFFORTS.size()));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d: %s".formatted(SEED, round, e.getMessage()), e);
      }
    }
  }

  private static void answersMeanWhatMatchesSays(RandomFacts random, Answers.Effort effort)
      throws IOException {
    Path folder = Files.createTempDirectory("observation-log");
    try (ObservationLog log = ObservationLog.open(folder.resolve("log.sqlite"), "hq", effort)) {
      List<StoredObservation> stored = new ArrayList<>(log.appendAll(random.facts(80)));
      stored.addAll(log.appendAll(random.facts(40)));
      List<StoredObservation> newest = newest(stored);
      assertEquals(stored, log.after(0, 1000));
      List<Observation> facts = newest.stream().map(StoredObservation::observation).toList();
      Company company = Company.of(facts, "hq");
      for (int i = 0; i < 20; i++) {
        Aggregate aggregate = random.aggregate();
        assertEquals(aggregate.of(facts, "hq"), log.tally(aggregate), aggregate.toString());
        Set<StoredObservation> inRange =
            stored.stream()
                .filter(s -> s.observation().when().overlaps(aggregate.over()))
                .collect(Collectors.toSet());
        log.stored(aggregate.over(), one -> inRange.remove(one) || true);
        assertEquals(Set.of(), inRange, aggregate.over().toString());
      }
      for (int i = 0; i < 60; i++) {
        ObservationQuery query = random.fresh(4);
        List<StoredObservation> expected =
            newest.stream().filter(s -> query.matches(s.observation(), company)).toList();
        String said = QueryText.print(query);
        assertEquals(expected, pages(log, query, Order.NEWEST, 1 + i), said);
        Count count = log.count(query);
        assertTrue(count.value() <= expected.size(), said);
        assertTrue(count.more() || count.value() == expected.size(), said);
        assertTrue(!count.more() || effort.mostRows() < 1000, said);
        List<StoredObservation> relevant = pages(log, query, Order.RELEVANCE, 1 + i);
        assertEquals(expected.size(), relevant.size(), said);
        assertEquals(new HashSet<>(expected), new HashSet<>(relevant), said);
      }
    } finally {
      delete(folder);
    }
  }

  private static List<StoredObservation> pages(
      ObservationLog log, ObservationQuery query, Order order, int limit) {
    List<StoredObservation> all = new ArrayList<>();
    Page page = log.query(query, order, limit, null);
    all.addAll(page.observations());
    boolean isStopped = false;
    while (page.next() != null) {
      isStopped |= page.lookedBackTo() != null;
      if (page.lookedBackTo() == null) {
        assertEquals(limit, page.observations().size());
      }
      page = log.query(query, order, limit, page.next());
      boolean promised = page.next() == null || page.lookedBackTo() == null;
      assertTrue(
          !promised || !page.observations().isEmpty() || isStopped, "a promised page is empty");
      all.addAll(page.observations());
    }
    return all;
  }

  /// The newest revisions, newest first, found the slow way.
  static List<StoredObservation> newest(List<StoredObservation> stored) {
    Map<String, StoredObservation> byTrack = new HashMap<>();
    Set<StoredObservation> kept = new HashSet<>();
    for (StoredObservation s : stored) {
      switch (s.observation()) {
        case MotionObservation _, SignalObservation _, CaptionObservation _ -> kept.add(s);
        case ObjectObservation o ->
            byTrack.merge(
                o.trackId(),
                s,
                (before, now) ->
                    ((ObjectObservation) before.observation()).revision() >= o.revision()
                        ? before
                        : now);
      }
    }
    kept.addAll(byTrack.values());
    return kept.stream()
        .sorted(
            Comparator.comparing((StoredObservation s) -> s.observation().when().start())
                .thenComparing(StoredObservation::position)
                .reversed())
        .toList();
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
