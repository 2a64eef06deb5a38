package org.sightline.analysis.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.sightline.analysis.evaluate.LabelledBox.Standing;
import org.sightline.analysis.track.Assignment;

/// Truth and answer side by side, frame by frame, as all measures of tracking read them.
///
/// Objects and answered tracks are numbered from 0. Answers that were given for labelled boxes that
/// count for nothing are left out first, as the MOT challenge does (Milan et al., 2016,
/// arXiv:1603.00831, section 4.1.1): all labelled boxes and answers are paired once, and an answer
/// paired with an ignored box is dropped.
///
/// @param frames those that are scored
/// @param objects how many there are in the truth
/// @param tracks how many there are in the answer
/// @param unlabelled frames with answers that are not scored because nobody labelled them
record Pairings(List<Frame> frames, int objects, int tracks, int unlabelled) {
  /// One frame.
  ///
  /// @param objects numbers of the objects that are to be found
  /// @param tracks numbers of the answered tracks
  /// @param overlap by object and track, each in the order of the lists before
  record Frame(int[] objects, int[] tracks, double[][] overlap) {}

  /// @param least the overlap at which an answer is taken to be given for a box
  static Pairings of(LabelledFootage truth, LabelledFootage answer, double least) {
    Map<Long, Integer> objects = new HashMap<>();
    Map<Long, Integer> tracks = new HashMap<>();
    List<Frame> frames = new ArrayList<>();
    TreeSet<Integer> numbers = new TreeSet<>(truth.frames().keySet());
    int unlabelled = 0;
    for (Map.Entry<Integer, List<LabelledBox>> each : answer.frames().entrySet()) {
      if (truth.whole()) {
        numbers.add(each.getKey());
      } else if (!numbers.contains(each.getKey()) && !each.getValue().isEmpty()) {
        unlabelled++;
      }
    }
    for (int number : numbers) {
      List<LabelledBox> wanted = truth.at(number).stream().filter(LabelledBox::isWanted).toList();
      List<LabelledBox> answered = counting(truth.at(number), answer.at(number), least);
      double[][] overlap = new double[wanted.size()][answered.size()];
      for (int w = 0; w < wanted.size(); w++) {
        for (int a = 0; a < answered.size(); a++) {
          overlap[w][a] = wanted.get(w).overlap(answered.get(a));
        }
      }
      frames.add(new Frame(numbered(wanted, objects), numbered(answered, tracks), overlap));
    }
    return new Pairings(frames, objects.size(), tracks.size(), unlabelled);
  }

  private static int[] numbered(List<LabelledBox> boxes, Map<Long, Integer> numbers) {
    int[] result = new int[boxes.size()];
    for (int i = 0; i < result.length; i++) {
      Integer next = numbers.size();
      Integer known = numbers.putIfAbsent(boxes.get(i).id(), next);
      result[i] = known == null ? next : known;
    }
    return result;
  }

  /// The answers of a frame that are right or wrong.
  private static List<LabelledBox> counting(
      List<LabelledBox> labelled, List<LabelledBox> answered, double least) {
    if (labelled.stream().allMatch(LabelledBox::isWanted)) {
      return answered;
    }
    List<LabelledBox> single =
        labelled.stream().filter(box -> box.standing() != Standing.CROWD).toList();
    double[][] cost = new double[answered.size()][single.size()];
    for (int a = 0; a < answered.size(); a++) {
      for (int s = 0; s < single.size(); s++) {
        double overlap = answered.get(a).overlap(single.get(s));
        cost[a][s] = overlap >= least ? -overlap : 0;
      }
    }
    int[] pairs = Assignment.of(cost, 0);
    if (single.isEmpty()) {
      pairs = new int[answered.size()];
      Arrays.fill(pairs, -1);
    }
    List<LabelledBox> counting = new ArrayList<>();
    for (int a = 0; a < answered.size(); a++) {
      LabelledBox box = answered.get(a);
      boolean ignored =
          pairs[a] >= 0
              ? single.get(pairs[a]).standing() == Standing.IGNORED
              : labelled.stream()
                  .anyMatch(l -> l.standing() == Standing.CROWD && box.inside(l) >= least);
      if (!ignored) {
        counting.add(box);
      }
    }
    return counting;
  }
}
