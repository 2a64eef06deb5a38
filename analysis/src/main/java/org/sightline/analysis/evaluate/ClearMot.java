package org.sightline.analysis.evaluate;

import java.util.Arrays;
import org.sightline.analysis.evaluate.Pairings.Frame;
import org.sightline.analysis.track.Assignment;

/// The CLEAR MOT measures (Bernardin and Stiefelhagen, "Evaluating multiple object tracking
/// performance", EURASIP Journal on Image and Video Processing, 2008).
///
/// In each frame a pair of the frame before stays while its boxes overlap enough; the rest is
/// paired so that as many as possible are, and among those the ones that overlap most. A switch is
/// an object whose track is another than the last one that it had, however long ago. A
/// fragmentation is an object found again after it was not.
///
/// @param truePositives boxes found
/// @param falsePositives answers for nothing
/// @param falseNegatives boxes not found
/// @param idSwitches objects that changed their track
/// @param fragmentations times that an object was found again
/// @param overlapSum of the overlaps of all boxes found
/// @param mostlyTracked objects found in 80 % of their frames or more
/// @param mostlyLost objects found in less than 20 % of their frames
record ClearMot(
    long truePositives,
    long falsePositives,
    long falseNegatives,
    long idSwitches,
    long fragmentations,
    double overlapSum,
    int mostlyTracked,
    int mostlyLost) {
  /// More than all overlaps of a frame together, so that what was paired stays paired.
  private static final double KEEP = 1e6;

  /// More than the overlaps that pairs could gain by being fewer.
  private static final double PAIR = 1e3;

  static ClearMot of(Pairings pairings, double least) {
    int[] lastTrack = new int[pairings.objects()];
    int[] trackBefore = new int[pairings.objects()];
    boolean[] on = new boolean[pairings.objects()];
    int[] starts = new int[pairings.objects()];
    int[] present = new int[pairings.objects()];
    int[] found = new int[pairings.objects()];
    Arrays.fill(lastTrack, -1);
    Arrays.fill(trackBefore, -1);
    long tp = 0;
    long fp = 0;
    long fn = 0;
    long switches = 0;
    double overlaps = 0;
    for (Frame frame : pairings.frames()) {
      int[] pairs = pairs(frame, trackBefore, least);
      Arrays.fill(trackBefore, -1);
      int right = 0;
      for (int o = 0; o < pairs.length; o++) {
        int object = frame.objects()[o];
        present[object]++;
        if (pairs[o] < 0) {
          on[object] = false;
          continue;
        }
        starts[object] += on[object] ? 0 : 1;
        on[object] = true;
        right++;
        int track = frame.tracks()[pairs[o]];
        overlaps += frame.overlap()[o][pairs[o]];
        found[object]++;
        switches += lastTrack[object] >= 0 && lastTrack[object] != track ? 1 : 0;
        lastTrack[object] = track;
        trackBefore[object] = track;
      }
      tp += right;
      fn += pairs.length - right;
      fp += frame.tracks().length - right;
    }
    long fragmentations = 0;
    int mostly = 0;
    int lost = 0;
    for (int o = 0; o < starts.length; o++) {
      fragmentations += Math.max(0, starts[o] - 1);
      mostly += found[o] >= 0.8 * present[o] ? 1 : 0;
      lost += found[o] < 0.2 * present[o] ? 1 : 0;
    }
    return new ClearMot(tp, fp, fn, switches, fragmentations, overlaps, mostly, lost);
  }

  private static int[] pairs(Frame frame, int[] trackBefore, double least) {
    double[][] cost = new double[frame.objects().length][frame.tracks().length];
    for (int o = 0; o < cost.length; o++) {
      for (int t = 0; t < cost[o].length; t++) {
        double overlap = frame.overlap()[o][t];
        if (overlap >= least) {
          boolean kept = trackBefore[frame.objects()[o]] == frame.tracks()[t];
          cost[o][t] = -overlap - PAIR - (kept ? KEEP : 0);
        }
      }
    }
    return Assignment.of(cost, 0);
  }

  /// Boxes that were to be found.
  long wanted() {
    return truePositives + falseNegatives;
  }
}
