package org.sightline.analysis.evaluate;

import org.sightline.analysis.evaluate.Pairings.Frame;
import org.sightline.analysis.track.Assignment;

/// The identity measures (Ristani et al., "Performance Measures and a Data Set for Multi-Target,
/// Multi-Camera Tracking", ECCV workshops 2016, arXiv:1609.01775).
///
/// Whole objects are paired with whole tracks, one with one, so that the most boxes agree; IDF1 is
/// the F1 score of the boxes that then do.
///
/// @param truePositives boxes whose object is paired with the track that overlaps there
/// @param answered boxes of the answer
/// @param wanted boxes of the truth
record Identities(long truePositives, long answered, long wanted) {
  static Identities of(Pairings pairings, double least) {
    double[][] cost = new double[pairings.objects()][pairings.tracks()];
    long answered = 0;
    long wanted = 0;
    for (Frame frame : pairings.frames()) {
      answered += frame.tracks().length;
      wanted += frame.objects().length;
      for (int o = 0; o < frame.objects().length; o++) {
        for (int t = 0; t < frame.tracks().length; t++) {
          if (frame.overlap()[o][t] >= least) {
            cost[frame.objects()[o]][frame.tracks()[t]]--;
          }
        }
      }
    }
    int[] pairs = Assignment.of(cost, 0);
    long right = 0;
    for (int o = 0; o < pairs.length; o++) {
      right -= pairs[o] < 0 ? 0 : Math.round(cost[o][pairs[o]]);
    }
    return new Identities(right, answered, wanted);
  }

  /// From 0 to 1; NaN where there is nothing on either side.
  double f1() {
    return 2.0 * truePositives / (answered + wanted);
  }

  /// NaN where nothing was answered.
  double precision() {
    return (double) truePositives / answered;
  }

  /// NaN where nothing was to be found.
  double recall() {
    return (double) truePositives / wanted;
  }
}
