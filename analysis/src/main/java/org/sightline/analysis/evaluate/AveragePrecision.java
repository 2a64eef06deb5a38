package org.sightline.analysis.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoublePredicate;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// Average precision as COCO computes it (Lin et al., "Microsoft COCO", ECCV 2014, and the
/// evaluation page of cocodataset.org).
///
/// Answers of one label, the surest first and at most 100 a picture, are each paired with the box
/// that they overlap most and that is not taken; precision is made to fall with recall and read at
/// 101 recalls. A box that counts for nothing, or whose size is not asked for, takes its answer out
/// of the count; one that is a crowd takes any number, overlap then being the share of the answer
/// inside. Answers of another size that are paired with nothing are left out too.
final class AveragePrecision {
  /// Answers in a picture beyond these are passed over, the least sure first.
  static final int MOST_ANSWERS = 100;

  private static final int RECALLS = 101;

  /// Boxes of one label in one picture.
  ///
  /// @param truth labelled boxes
  /// @param answers the surest first
  record Scene(List<LabelledBox> truth, List<LabelledBox> answers) {
    Scene {
      truth = List.copyOf(truth);
      answers =
          answers.stream()
              .sorted(Comparator.comparingDouble(LabelledBox::confidence).reversed())
              .limit(MOST_ANSWERS)
              .toList();
    }
  }

  private record Judged(double confidence, boolean right) {}

  private AveragePrecision() {}

  /// From 0 to 1, or NaN where nothing of that size was to be found.
  ///
  /// @param least overlap at which an answer is right
  /// @param size which areas in square pixels are asked for
  static double of(List<Scene> scenes, double least, DoublePredicate size) {
    List<Judged> judged = new ArrayList<>();
    long wanted = 0;
    for (Scene scene : scenes) {
      wanted += judge(scene, least, size, judged);
    }
    if (wanted == 0) {
      return Double.NaN;
    }
    // Stable, so that answers that are as sure stay in the order of the pictures.
    judged.sort(Comparator.comparingDouble(Judged::confidence).reversed());
    double[] precision = new double[judged.size()];
    double[] recall = new double[judged.size()];
    int right = 0;
    for (int i = 0; i < precision.length; i++) {
      right += judged.get(i).right() ? 1 : 0;
      precision[i] = (double) right / (i + 1);
      recall[i] = (double) right / wanted;
    }
    for (int i = precision.length - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    double sum = 0;
    int at = 0;
    for (int step = 0; step < RECALLS; step++) {
      while (at < recall.length && recall[at] < step / (RECALLS - 1.0)) {
        at++;
      }
      sum += at < precision.length ? precision[at] : 0;
    }
    return sum / RECALLS;
  }

  /// Judges the answers of a picture; how many boxes were to be found in it.
  private static int judge(Scene scene, double least, DoublePredicate size, List<Judged> judged) {
    List<LabelledBox> truth = new ArrayList<>();
    scene.truth().stream().filter(box -> isAsked(box, size)).forEach(truth::add);
    int wanted = truth.size();
    scene.truth().stream().filter(box -> !isAsked(box, size)).forEach(truth::add);
    boolean[] taken = new boolean[truth.size()];
    for (LabelledBox answer : scene.answers()) {
      int best = best(answer, truth, wanted, taken, least);
      if (best >= 0) {
        taken[best] = true;
        if (best < wanted) {
          judged.add(new Judged(answer.confidence(), true));
        }
      } else if (size.test(answer.size())) {
        judged.add(new Judged(answer.confidence(), false));
      }
    }
    return wanted;
  }

  private static boolean isAsked(LabelledBox box, DoublePredicate size) {
    return box.isWanted() && size.test(box.size());
  }

  /// The box that overlaps most; one that counts for nothing only where no other is left.
  private static int best(
      LabelledBox answer, List<LabelledBox> truth, int wanted, boolean[] taken, double least) {
    int best = -1;
    double most = Math.min(least, 1 - 1e-10);
    for (int i = 0; i < truth.size(); i++) {
      LabelledBox box = truth.get(i);
      boolean crowd = box.standing() == Standing.CROWD;
      if (taken[i] && !crowd) {
        continue;
      }
      if (i >= wanted && best >= 0 && best < wanted) {
        break;
      }
      double overlap = crowd ? answer.inside(box) : answer.overlap(box);
      if (overlap >= most) {
        most = overlap;
        best = i;
      }
    }
    return best;
  }
}
