package org.sightline.analysis.evaluate;

import org.sightline.analysis.evaluate.Pairings.Frame;
import org.sightline.analysis.track.Assignment;

/// Higher Order Tracking Accuracy (Luiten et al., "HOTA: A Higher Order Metric for Evaluating
/// Multi-Object Tracking", IJCV 2021, arXiv:2009.07736).
///
/// For each threshold of overlap, detection accuracy is how many boxes agree, and association
/// accuracy how much, for a box that agrees, the whole object and the whole track do; HOTA is their
/// geometric mean. All figures are means over the thresholds 0.05, 0.10 … 0.95.
///
/// Boxes are paired once for all thresholds, as the paper's section 5.4 and its authors' program
/// do: so that overlap, weighed by how well object and track agree over the whole footage, is
/// largest.
///
/// @param hota geometric mean of the two
/// @param deta detection accuracy
/// @param assa association accuracy
/// @param loca mean overlap of the boxes that agree
record Hota(double hota, double deta, double assa, double loca) {
  private static final int THRESHOLDS = 19;
  private static final double STEP = 0.05;

  /// Overlaps are compared with this slack, since 0.05 has no exact binary form.
  private static final double SLACK = 1e-9;

  /// All NaN where there is nothing on either side.
  static Hota of(Pairings pairings) {
    double[][] agreement = agreement(pairings);
    Tally[] tallies = new Tally[THRESHOLDS];
    for (int i = 0; i < THRESHOLDS; i++) {
      tallies[i] = new Tally(pairings, (i + 1) * STEP);
    }
    long[] objectBoxes = new long[pairings.objects()];
    long[] trackBoxes = new long[pairings.tracks()];
    long wanted = 0;
    long answered = 0;
    for (Frame frame : pairings.frames()) {
      wanted += frame.objects().length;
      answered += frame.tracks().length;
      for (int object : frame.objects()) {
        objectBoxes[object]++;
      }
      for (int track : frame.tracks()) {
        trackBoxes[track]++;
      }
      int[] pairs = pairs(frame, agreement);
      for (int o = 0; o < pairs.length; o++) {
        if (pairs[o] >= 0) {
          double overlap = frame.overlap()[o][pairs[o]];
          for (Tally tally : tallies) {
            tally.note(frame.objects()[o], frame.tracks()[pairs[o]], overlap);
          }
        }
      }
    }
    double hota = 0;
    double deta = 0;
    double assa = 0;
    double loca = 0;
    for (Tally tally : tallies) {
      double d = tally.right / (double) (wanted + answered - tally.right);
      double a = tally.association(objectBoxes, trackBoxes);
      hota += Math.sqrt(d * a) / THRESHOLDS;
      deta += d / THRESHOLDS;
      assa += a / THRESHOLDS;
      loca += (tally.right == 0 ? 1 : tally.overlaps / tally.right) / THRESHOLDS;
    }
    return new Hota(hota, deta, assa, loca);
  }

  /// How well each object and each track agree over the whole footage: 0 to 1.
  private static double[][] agreement(Pairings pairings) {
    double[][] shared = new double[pairings.objects()][pairings.tracks()];
    double[] objects = new double[pairings.objects()];
    double[] tracks = new double[pairings.tracks()];
    for (Frame frame : pairings.frames()) {
      double[][] overlap = frame.overlap();
      double[] byTrack = new double[frame.tracks().length];
      double[] byObject = new double[frame.objects().length];
      for (int o = 0; o < byObject.length; o++) {
        objects[frame.objects()[o]]++;
        for (int t = 0; t < byTrack.length; t++) {
          byObject[o] += overlap[o][t];
          byTrack[t] += overlap[o][t];
        }
      }
      for (int t = 0; t < byTrack.length; t++) {
        tracks[frame.tracks()[t]]++;
        for (int o = 0; o < byObject.length; o++) {
          if (overlap[o][t] > 0) {
            shared[frame.objects()[o]][frame.tracks()[t]] +=
                overlap[o][t] / (byObject[o] + byTrack[t] - overlap[o][t]);
          }
        }
      }
    }
    for (int o = 0; o < shared.length; o++) {
      for (int t = 0; t < shared[o].length; t++) {
        shared[o][t] /= objects[o] + tracks[t] - shared[o][t];
      }
    }
    return shared;
  }

  private static int[] pairs(Frame frame, double[][] agreement) {
    double[][] cost = new double[frame.objects().length][frame.tracks().length];
    for (int o = 0; o < cost.length; o++) {
      for (int t = 0; t < cost[o].length; t++) {
        cost[o][t] = -frame.overlap()[o][t] * agreement[frame.objects()[o]][frame.tracks()[t]];
      }
    }
    return Assignment.of(cost, 0);
  }

  /// What agrees at one threshold.
  private static final class Tally {
    private final double threshold;
    private final int[][] together;
    private long right;
    private double overlaps;

    Tally(Pairings pairings, double threshold) {
      this.threshold = threshold - SLACK;
      together = new int[pairings.objects()][pairings.tracks()];
    }

    void note(int object, int track, double overlap) {
      if (overlap >= threshold) {
        right++;
        overlaps += overlap;
        together[object][track]++;
      }
    }

    double association(long[] objectBoxes, long[] trackBoxes) {
      double sum = 0;
      for (int o = 0; o < together.length; o++) {
        for (int t = 0; t < together[o].length; t++) {
          double both = together[o][t];
          sum += both == 0 ? 0 : both * both / (objectBoxes[o] + trackBoxes[t] - both);
        }
      }
      return sum / Math.max(1, right);
    }
  }
}
