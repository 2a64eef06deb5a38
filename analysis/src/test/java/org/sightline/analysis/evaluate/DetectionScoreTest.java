package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// Average precision against examples worked by hand from COCO's definition.
class DetectionScoreTest {
  private static final double EXACT = 1e-9;

  private final TreeMap<Integer, List<LabelledBox>> truth = new TreeMap<>();
  private final TreeMap<Integer, List<LabelledBox>> answer = new TreeMap<>();

  private void want(int frame, String label, double x, double side) {
    truth
        .computeIfAbsent(frame, _ -> new ArrayList<>())
        .add(LabelledBox.of(1, label, x, 0, side, side));
  }

  private void want(int frame, double x, double side, Standing standing) {
    truth
        .computeIfAbsent(frame, _ -> new ArrayList<>())
        .add(new LabelledBox(1, "person", x, 0, side, side, 1, side * side, standing));
  }

  private void say(int frame, String label, double x, double side, double confidence) {
    answer
        .computeIfAbsent(frame, _ -> new ArrayList<>())
        .add(LabelledBox.of(-1, label, x, 0, side, side).sure(confidence));
  }

  private DetectionScore score() {
    return DetectionScore.of(LabelledFootage.whole(truth), LabelledFootage.whole(answer));
  }

  @Test
  void aPerfectAnswerIsOne() {
    want(0, "person", 0, 20);
    want(0, "car", 100, 50);
    want(1, "person", 0, 200);
    say(0, "person", 0, 20, 0.9);
    say(0, "car", 100, 50, 0.2);
    say(1, "person", 0, 200, 0.3);
    DetectionScore score = score();
    assertEquals(1, score.ap(), EXACT);
    assertEquals(1, score.ap50(), EXACT);
    assertEquals(1, score.ap75(), EXACT);
    assertEquals(1, score.bySize().get("small"), EXACT);
    assertEquals(1, score.bySize().get("medium"), EXACT);
    assertEquals(1, score.bySize().get("large"), EXACT);
    assertEquals(2, score.byLabel().get("person").wanted());
  }

  @Test
  void precisionIsReadAtAHundredAndOneRecalls() {
    want(0, "person", 0, 20);
    want(0, "person", 100, 20);
    say(0, "person", 0, 20, 0.9);
    say(0, "person", 300, 20, 0.8);
    say(0, "person", 100, 20, 0.7);
    // Precision 1 up to recall 0.5 (51 readings), then 2/3 (50 readings).
    assertEquals((51 + 50 * 2 / 3.0) / 101, score().ap50(), EXACT);
  }

  @Test
  void aSecondBoxOnOneObjectIsWrong() {
    want(0, "person", 0, 20);
    say(0, "person", 0, 20, 0.8);
    say(0, "person", 1, 20, 0.9);
    // The surer one is right, the other comes after full recall.
    assertEquals(1, score().ap50(), EXACT);
    want(0, "person", 500, 20);
    say(0, "person", 500, 20, 0.1);
    assertEquals((51 + 50 * 2 / 3.0) / 101, score().ap50(), EXACT);
  }

  @Test
  void theMeanRunsOverTenOverlaps() {
    want(0, "person", 0, 20);
    // 20x20 against 20x14: overlap 0.7, right at 0.50 to 0.70: five of ten.
    answer.put(0, List.of(LabelledBox.of(-1, "person", 0, 0, 20, 14)));
    DetectionScore score = score();
    assertEquals(0.5, score.ap(), EXACT);
    assertEquals(1, score.ap50(), EXACT);
    assertEquals(0, score.ap75(), EXACT);
  }

  @Test
  void aSizeIsScoredAloneAndWhatIsOfAnotherSizeIsLeftOut() {
    want(0, "person", 0, 20);
    want(0, "person", 100, 200);
    say(0, "person", 100, 200, 0.9);
    say(0, "person", 600, 200, 0.95);
    say(0, "person", 0, 20, 0.5);
    DetectionScore score = score();
    assertEquals(1, score.bySize().get("small"), EXACT);
    assertEquals(0.5, score.bySize().get("large"), EXACT);
    assertTrue(Double.isNaN(score.bySize().get("medium")));
  }

  @Test
  void aCrowdTakesAnyNumberAndAnIgnoredBoxOne() {
    want(0, "person", 0, 20);
    want(0, 100, 200, Standing.CROWD);
    want(0, 500, 20, Standing.IGNORED);
    say(0, "person", 0, 20, 0.5);
    say(0, "person", 110, 20, 0.9);
    say(0, "person", 150, 20, 0.9);
    say(0, "person", 500, 20, 0.9);
    assertEquals(1, score().ap50(), EXACT);
    say(0, "person", 500, 20, 0.8);
    assertEquals(0.5, score().ap50(), EXACT, "a second box on the ignored one is wrong");
  }

  @Test
  void atMostAHundredAnswersOfAPictureCount() {
    want(0, "person", 0, 20);
    for (int i = 0; i < 100; i++) {
      say(0, "person", 1000 + 100 * i, 20, 0.9);
    }
    say(0, "person", 0, 20, 0.5);
    assertEquals(0, score().ap50(), EXACT);
  }

  @Test
  void nothingWantedHasNoValueAndNothingSaidIsZero() {
    say(0, "person", 0, 20, 0.5);
    assertTrue(Double.isNaN(score().ap()));
    answer.clear();
    want(0, "person", 0, 20);
    assertEquals(0, score().ap(), EXACT);
  }

  @Test
  void labelsThatWereNotLabelledArePassedOver() {
    want(0, "person", 0, 20);
    say(0, "person", 0, 20, 0.5);
    say(0, "dog", 0, 20, 0.9);
    assertEquals(1, score().ap(), EXACT);
  }
}
