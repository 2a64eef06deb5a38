package org.sightline.analysis.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sightline.domain.Box;

/// A box that a network proposes, before the doubles are taken out.
record Candidate(int label, double confidence, Box box) {
  /// The most candidates that are compared with one another; the surest stay.
  private static final int MOST_COMPARED = 1000;

  /// Boxes that overlap more are one object, whatever two words the network has for it.
  private static final double SAME_PLACE = 0.8;

  /// Leaves, of boxes with one label that overlap more than `overlap` and of boxes in one place,
  /// the surest (greedy non-maximum suppression), and of all at most `most`, the surest first.
  static List<Candidate> withoutDoubles(List<Candidate> candidates, double overlap, int most) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(Candidate::confidence).reversed());
    List<Candidate> kept = new ArrayList<>();
    for (Candidate c : sorted.subList(0, Math.min(MOST_COMPARED, sorted.size()))) {
      if (kept.size() >= most) {
        break;
      }
      boolean isDouble = false;
      for (Candidate k : kept) {
        double shared = k.box.overlap(c.box);
        isDouble |= shared > SAME_PLACE || (k.label == c.label && shared > overlap);
      }
      if (!isDouble) {
        kept.add(c);
      }
    }
    return kept;
  }
}
