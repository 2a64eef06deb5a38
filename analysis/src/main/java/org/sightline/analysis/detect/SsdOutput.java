package org.sightline.analysis.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.Box;

/// A single-shot detector's decoded output read as boxes: each anchor speaks for its likeliest
/// class.
final class SsdOutput {
  private SsdOutput() {}

  static List<Candidate> read(
      FloatBuffer boxes, FloatBuffer scores, NetworkForm.Ssd form, double least) {
    List<Candidate> found = new ArrayList<>();
    float[] anchor = new float[form.classes()];
    float[] box = new float[4];
    for (int i = 0; i < form.anchors(); i++) {
      scores.get(i * anchor.length, anchor);
      int best = 0;
      for (int c = 1; c < anchor.length; c++) {
        best = anchor[c] > anchor[best] ? c : best;
      }
      if (anchor[best] >= least) {
        boxes.get(i * box.length, box);
        if (Float.isFinite(box[0] + box[1] + box[2] + box[3])) {
          Box clipped = Box.clipped(box[1], box[0], box[3], box[2]);
          found.add(new Candidate(best, Math.min(1, anchor[best]), clipped));
        }
      }
    }
    return found;
  }
}
