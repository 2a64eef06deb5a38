package org.sightline.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Company;
import org.sightline.domain.Embedding;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

class LookalikesTest {
  private static final long SEED = Long.getLong("sightline.seed", 20_261_123L);
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
  private static final String NETWORK = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  @TempDir Path folder;

  private ObservationLog open() {
    return ObservationLog.open(folder.resolve("log.sqlite"));
  }

  private static ObjectObservation seen(
      String track, int revision, String camera, String label, Instant start) {
    return new ObjectObservation(
        TimeRange.of(start, Duration.ofSeconds(10)),
        new CameraName(camera),
        new Source("d", "n", "1"),
        0.8,
        track,
        revision,
        false,
        label,
        new Box(0.1, 0.1, 0.2, 0.2),
        List.of(),
        Set.of(),
        Motion.MOVING,
        "");
  }

  private static Embedding pointing(String network, double... values) {
    float[] all = new float[Embedding.LEAST_DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      all[i] = (float) values[i];
    }
    return Embedding.of(network, all);
  }

  private static List<String> tracks(Lookalikes.Answer answer) {
    return answer.found().stream()
        .map(found -> ((ObjectObservation) found.fact().observation()).trackId())
        .toList();
  }

  @Test
  void theMostAlikeComeFirstAndOnlyThoseThatTheQueryMatches() {
    try (ObservationLog log = open()) {
      log.append(seen("a", 0, "door", "person", BEGIN));
      log.append(seen("b", 0, "yard", "person", BEGIN.plusSeconds(60)));
      log.append(seen("c", 0, "yard", "car", BEGIN.plusSeconds(120)));
      log.append(seen("d", 0, "yard", "car", BEGIN.plusSeconds(180)));
      Lookalikes looks = log.lookalikes();
      assertTrue(looks.keep("a", pointing(NETWORK, 1, 0)));
      assertTrue(looks.keep("b", pointing(NETWORK, 1, 0.2)));
      assertTrue(looks.keep("c", pointing(NETWORK, 1, 0.5)));
      assertTrue(looks.keep("d", pointing(OTHER, 1, 0)));
      Embedding example = pointing(NETWORK, 1, 0);
      Lookalikes.Answer all = looks.nearest(example, new All(), Company.ALONE, 10);
      assertEquals(List.of("a", "b", "c"), tracks(all));
      assertTrue(all.whole());
      assertEquals(1, all.found().getFirst().similarity(), 1e-3);
      assertEquals(1 / Math.sqrt(1.25), all.found().getLast().similarity(), 0.01);
      assertEquals(
          List.of("b", "c"), tracks(looks.nearest(example, camera("yard"), Company.ALONE, 10)));
      assertEquals(
          List.of("c"), tracks(looks.nearest(example, new LabelIs("Car"), Company.ALONE, 10)));
      assertEquals(
          List.of("a"), tracks(looks.nearest(example, new Not(camera("yard")), Company.ALONE, 10)));
      During minute = new During(TimeRange.of(BEGIN.plusSeconds(65), Duration.ofSeconds(10)));
      assertEquals(List.of("b"), tracks(looks.nearest(example, minute, Company.ALONE, 10)));
      assertEquals(
          List.of(), tracks(looks.nearest(example, new ConfidenceAtLeast(0.9), Company.ALONE, 10)));
      assertEquals(
          List.of("a"), tracks(looks.nearest(example, new All(), Company.ALONE, 1)), "one only");
      assertEquals(
          List.of("d"),
          tracks(looks.nearest(pointing(OTHER, 0, 1), new All(), Company.ALONE, 10)),
          "vectors of two networks are never compared");
    }
  }

  private static ObservationQuery camera(String name) {
    return new CameraIs(new CameraName(name));
  }

  @Test
  void aTrackIsFoundAsItIsByNowAndAVectorOfNoTrackIsNotKept() {
    try (ObservationLog log = open()) {
      Lookalikes looks = log.lookalikes();
      assertFalse(looks.keep("a", pointing(NETWORK, 1)));
      log.append(seen("a", 1, "door", "person", BEGIN));
      assertTrue(looks.keep("a", pointing(NETWORK, 1)));
      log.append(seen("a", 2, "door", "dog", BEGIN));
      log.append(seen("a", 0, "door", "cat", BEGIN));
      Embedding example = pointing(NETWORK, 1);
      assertEquals(
          List.of("a"), tracks(looks.nearest(example, new LabelIs("dog"), Company.ALONE, 5)));
      assertEquals(
          List.of(), tracks(looks.nearest(example, new LabelIs("person"), Company.ALONE, 5)));
      assertEquals(List.of(), tracks(looks.nearest(example, new LabelIs("cat"), Company.ALONE, 5)));
      assertTrue(looks.keep("a", pointing(NETWORK, 0, 1)));
      assertEquals(1, looks.size());
      assertEquals(
          0,
          looks.nearest(example, new All(), Company.ALONE, 5).found().getFirst().similarity(),
          1e-6);
    }
  }

  @Test
  void vectorsAreThereAfterTheFileIsOpenedAgainAndGoWithTheirTracks() {
    try (ObservationLog log = open()) {
      log.append(seen("a", 0, "door", "person", BEGIN));
      log.append(seen("b", 0, "door", "person", BEGIN.plusSeconds(3600)));
      assertTrue(log.lookalikes().keep("a", pointing(NETWORK, 1)));
      assertTrue(log.lookalikes().keep("b", pointing(NETWORK, 0, 1)));
    }
    try (ObservationLog log = open()) {
      assertEquals(2, log.lookalikes().size());
      assertEquals(pointing(NETWORK, 0, 1), log.lookalikes().of("b").orElseThrow());
      assertEquals(1, log.deleteEndedBefore(BEGIN.plusSeconds(100), 10).observations());
      assertEquals(1, log.lookalikes().size());
      assertTrue(log.lookalikes().of("a").isEmpty());
      assertEquals(
          List.of("b"),
          tracks(log.lookalikes().nearest(pointing(NETWORK, 1), new All(), Company.ALONE, 5)));
    }
    try (ObservationLog log = open()) {
      assertEquals(1, log.lookalikes().size());
    }
  }

  @Test
  void theOldestGoWhereMemoryIsFull() {
    int each = VectorBlock.bytes(Embedding.LEAST_DIMENSIONS);
    VectorIndex index = new VectorIndex(3L * each);
    List<String> gone = new ArrayList<>();
    for (String track : List.of("a", "b", "c", "a", "d", "e")) {
      gone.addAll(index.put(pointing(NETWORK, 1), seen(track, 0, "door", "person", BEGIN)));
    }
    assertEquals(List.of("b", "c"), gone);
    assertEquals(3, index.size());
    VectorIndex.Best left = index.nearest(pointing(NETWORK, 1), new All(), 10);
    assertEquals(
        Set.of("a", "d", "e"),
        left == null
            ? Set.of()
            : Set.copyOf(left.alike().stream().map(VectorIndex.Alike::track).toList()));
  }

  @Test
  void askingForNoneOrTooManyIsACallersError() {
    try (ObservationLog log = open()) {
      Embedding example = pointing(NETWORK, 1);
      for (int most : List.of(0, -1, Lookalikes.MOST + 1)) {
        assertThrows(
            ObservationException.class,
            () -> log.lookalikes().nearest(example, new All(), Company.ALONE, most));
      }
    }
  }

  /// The naive engine compares the floats of every fact that the query matches.
  @Test
  void whatIsFoundIsWhatFloatsWouldFind() {
    Random random = new Random(SEED);
    Map<String, float[]> floats = new HashMap<>();
    List<ObjectObservation> facts = new ArrayList<>();
    String[] cameras = {"door", "yard", "gate"};
    String[] labels = {"person", "car"};
    try (ObservationLog log = open()) {
      for (int i = 0; i < 900; i++) {
        ObjectObservation fact =
            seen(
                "t" + i,
                0,
                cameras[random.nextInt(3)],
                labels[random.nextInt(2)],
                BEGIN.plusSeconds(random.nextInt(10_000)));
        facts.add(fact);
        floats.put(fact.trackId(), direction(random, 128));
      }
      log.appendAll(List.copyOf(facts));
      floats.forEach(
          (track, values) -> log.lookalikes().keep(track, Embedding.of(NETWORK, values)));
      int hits = 0;
      int wanted = 0;
      for (int round = 0; round < 60; round++) {
        float[] example = direction(random, 128);
        ObservationQuery query =
            new And(
                List.of(
                    camera(cameras[random.nextInt(3)]),
                    new LabelIs(labels[random.nextInt(2)]),
                    new During(
                        TimeRange.of(
                            BEGIN.plusSeconds(random.nextInt(5000)), Duration.ofSeconds(5000)))));
        List<String> exact =
            facts.stream()
                .filter(query::matches)
                .map(ObjectObservation::trackId)
                .sorted(Comparator.comparingDouble(t -> -cosine(example, floats.get(t))))
                .limit(10)
                .toList();
        Lookalikes.Answer answer =
            log.lookalikes().nearest(Embedding.of(NETWORK, example), query, Company.ALONE, 10);
        assertEquals(exact.size(), answer.found().size(), "seed " + SEED + " round " + round);
        assertTrue(
            answer.found().stream().allMatch(found -> query.matches(found.fact().observation())));
        wanted += exact.size();
        hits += (int) tracks(answer).stream().filter(exact::contains).count();
      }
      assertTrue(wanted > 300, "too little was asked: " + wanted);
      assertTrue(hits >= 0.95 * wanted, "recall %d of %d, seed %d".formatted(hits, wanted, SEED));
    }
  }

  static float[] direction(Random random, int dimensions) {
    float[] values = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static double dot(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
    }
    return dot;
  }

  static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }
}
