package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// The measures against examples worked by hand from their papers' definitions.
class TrackingScoreTest {
  private static final double EXACT = 1e-9;

  private final TreeMap<Integer, List<LabelledBox>> truth = new TreeMap<>();
  private final TreeMap<Integer, List<LabelledBox>> answer = new TreeMap<>();

  private static void put(
      TreeMap<Integer, List<LabelledBox>> frames, int frame, long id, double x) {
    put(frames, frame, LabelledBox.of(id, "person", x, 0, 10, 10));
  }

  private static void put(TreeMap<Integer, List<LabelledBox>> frames, int frame, LabelledBox box) {
    frames.computeIfAbsent(frame, _ -> new ArrayList<>()).add(box);
  }

  private TrackingScore score() {
    return TrackingScore.of(LabelledFootage.whole(truth), LabelledFootage.whole(answer), 0.5);
  }

  @Test
  void aPerfectAnswerIsOneInEverything() {
    for (int frame = 0; frame < 10; frame++) {
      put(truth, frame, 1, frame);
      put(truth, frame, 2, 100 + frame);
      put(answer, frame, 8, frame);
      put(answer, frame, 9, 100 + frame);
    }
    TrackingScore score = score();
    for (double figure :
        new double[] {
          score.mota(),
          score.motp(),
          score.idf1(),
          score.hota(),
          score.deta(),
          score.assa(),
          score.loca(),
          score.precision(),
          score.recall(),
          score.idPrecision(),
          score.idRecall()
        }) {
      assertEquals(1, figure, EXACT);
    }
    assertEquals(0, score.idSwitches() + score.fragmentations() + score.countingError(), EXACT);
    assertEquals(2, score.mostlyTracked());
  }

  @Test
  void identitiesThatSwapMidWayCostWhatTheDefinitionsSay() {
    for (int frame = 0; frame < 10; frame++) {
      put(truth, frame, 1, 0);
      put(truth, frame, 2, 100);
      put(answer, frame, frame < 5 ? 8 : 9, 0);
      put(answer, frame, frame < 5 ? 9 : 8, 100);
    }
    TrackingScore score = score();
    assertEquals(2, score.idSwitches());
    assertEquals(1 - 2 / 20.0, score.mota(), EXACT);
    // Each object is paired with one track for half of its boxes.
    assertEquals(0.5, score.idf1(), EXACT);
    // Of a box's object and track, 5 boxes are shared of 15 that either has.
    assertEquals(1 / 3.0, score.assa(), EXACT);
    assertEquals(Math.sqrt(1 / 3.0), score.hota(), EXACT);
    assertEquals(0, score.fragmentations());
  }

  @Test
  void aTrackThatBreaksOffAndBeginsAnewIsOneSwitchAndOneFragmentation() {
    for (int frame = 0; frame < 10; frame++) {
      put(truth, frame, 1, 0);
      if (frame < 4 || frame > 5) {
        put(answer, frame, frame < 4 ? 1 : 2, 0);
      }
    }
    TrackingScore score = score();
    assertEquals(2, score.falseNegatives());
    assertEquals(1, score.idSwitches());
    assertEquals(1, score.fragmentations());
    assertEquals(1 - 3 / 10.0, score.mota(), EXACT);
    // 4 of 10 answered boxes plus 10 labelled ones: 2·4 / (8 + 10).
    assertEquals(8 / 18.0, score.idf1(), EXACT);
    assertEquals(0.8, score.deta(), EXACT);
    assertEquals((4 * (4 / 10.0) + 4 * (4 / 10.0)) / 8, score.assa(), EXACT);
  }

  @Test
  void aPairStaysWhileItIsGoodEnoughEvenWhereAnotherIsBetter() {
    put(truth, 0, 1, 0);
    put(answer, 0, 5, 0);
    put(truth, 1, 1, 0);
    put(answer, 1, 5, 3);
    put(answer, 1, 6, 0);
    TrackingScore score = score();
    assertEquals(0, score.idSwitches());
    assertEquals(1, score.falsePositives());
    assertEquals((1 + 7 / 13.0) / 2, score.motp(), EXACT);
  }

  @Test
  void whoIsMatchedAgainAfterLongIsComparedWithTheLastTrackThatItHad() {
    put(truth, 0, 1, 0);
    put(answer, 0, 5, 0);
    for (int frame = 1; frame < 30; frame++) {
      put(truth, frame, 1, 0);
    }
    put(truth, 30, 1, 0);
    put(answer, 30, 6, 0);
    assertEquals(1, score().idSwitches());
  }

  @Test
  void asManyArePairedAsCanBe() {
    // The first answer fits both objects, the second only the first.
    put(truth, 0, 1, 0);
    put(truth, 0, 2, 3);
    put(answer, 0, 5, 1);
    put(answer, 0, 6, -3);
    assertEquals(0, score().falseNegatives());
  }

  @Test
  void overlapAtTheBorderCountsAsFound() {
    put(truth, 0, LabelledBox.of(1, "person", 0, 0, 10, 10));
    put(answer, 0, LabelledBox.of(5, "person", 0, 0, 10, 5));
    assertEquals(1, score().recall(), EXACT);
    // Agreement at 0.05 to 0.50: ten of nineteen thresholds.
    assertEquals(10 / 19.0, score().hota(), EXACT);
    assertEquals((10 * 0.5 + 9) / 19.0, score().loca(), EXACT);
  }

  @Test
  void nothingAnsweredIsZeroAndNothingWantedHasNoValue() {
    put(truth, 0, 1, 0);
    TrackingScore missed = score();
    assertEquals(0, missed.mota(), EXACT);
    assertEquals(0, missed.idf1(), EXACT);
    assertEquals(0, missed.hota(), EXACT);
    assertTrue(Double.isNaN(missed.precision()) && Double.isNaN(missed.motp()));
    truth.clear();
    put(answer, 0, 1, 0);
    TrackingScore invented = score();
    assertTrue(Double.isNaN(invented.mota()) && Double.isNaN(invented.recall()));
    assertEquals(0, invented.idf1(), EXACT);
    assertEquals(0, invented.hota(), EXACT);
    answer.clear();
    TrackingScore nothing = score();
    assertTrue(Double.isNaN(nothing.mota()) && Double.isNaN(nothing.idf1()));
    assertTrue(Double.isNaN(nothing.hota()) && Double.isNaN(nothing.countingError()));
  }

  @Test
  void framesOnOneSideOnlyAreMissesOrWrongAnswers() {
    put(truth, 0, 1, 0);
    put(truth, 1, 1, 0);
    put(answer, 1, 5, 0);
    put(answer, 2, 5, 0);
    TrackingScore score = score();
    assertEquals(1, score.falseNegatives());
    assertEquals(1, score.falsePositives());
    assertEquals(3, score.frames());
    assertEquals(0, score.mota(), EXACT);
  }

  @Test
  void framesThatNobodyLabelledAreNotScored() {
    put(truth, 0, 1, 0);
    put(answer, 0, 5, 0);
    put(answer, 7, 5, 0);
    TrackingScore score =
        TrackingScore.of(
            new LabelledFootage(truth, false, 0, List.of()), LabelledFootage.whole(answer), 0.5);
    assertEquals(1, score.mota(), EXACT);
    assertEquals(1, score.unlabelledFrames());
  }

  @Test
  void whatMayBeFoundIsNeitherMissedNorWrong() {
    put(truth, 0, 1, 0);
    put(truth, 0, new LabelledBox(2, "person", 50, 0, 10, 10, 1, 100, Standing.IGNORED));
    put(truth, 0, new LabelledBox(3, "person", 200, 0, 90, 90, 1, 8100, Standing.CROWD));
    put(answer, 0, 5, 0);
    assertEquals(1, score().mota(), EXACT);
    put(answer, 0, 6, 51);
    put(answer, 0, 7, 210);
    put(answer, 0, 8, 250);
    assertEquals(1, score().mota(), EXACT);
    put(truth, 1, new LabelledBox(4, "car", 0, 0, 10, 10, 1, 100, Standing.OTHER));
    put(answer, 1, 5, 0);
    assertEquals(0, score().mota(), EXACT, "an answer on what nobody asked for is wrong");
  }

  @Test
  void identityScoresAreAsGoodAsTheBestOfAllPairings() {
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      truth.clear();
      answer.clear();
      int frames = 1 + random.nextInt(8);
      int[][] together = new int[3][3];
      int boxes = 0;
      for (int frame = 0; frame < frames; frame++) {
        for (int object = 0; object < 3; object++) {
          int track = random.nextInt(4);
          if (random.nextInt(4) > 0) {
            put(truth, frame, object, 100 * object);
            boxes++;
            if (track < 3 && !has(answer, frame, track)) {
              put(answer, frame, track, 100 * object);
              boxes++;
              together[object][track]++;
            }
          }
        }
      }
      double best = 0;
      int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
      for (int[] order : orders) {
        best =
            Math.max(best, together[0][order[0]] + together[1][order[1]] + together[2][order[2]]);
      }
      if (boxes > 0) {
        assertEquals(2 * best / boxes, score().idf1(), EXACT, "seed " + seed + " round " + round);
      }
    }
  }

  private static boolean has(TreeMap<Integer, List<LabelledBox>> frames, int frame, long id) {
    return frames.getOrDefault(frame, List.of()).stream().anyMatch(box -> box.id() == id);
  }
}
