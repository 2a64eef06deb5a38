package org.sightline.server.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.analysis.evaluate.FootageLook.Found;
import org.sightline.domain.Box;

/// Where two replays of the same footage differ: counted picture by picture, on the footage's
/// clock.
///
/// Pictures are paired by their times; a thing is in both where boxes of one label overlap by half,
/// the surest first. Only what is sure enough counts.
///
/// @param frames that both looked at
/// @param labels by label what both found, and what only one of them did
/// @param moments where they differ most, the most different first
public record ReplayComparison(int frames, Map<String, Count> labels, List<Moment> moments) {
  /// From this confidence on a thing counts.
  public static final double SURE = 0.5;

  private static final double SAME = 0.5;
  private static final Duration BESIDE = Duration.ofMillis(40);
  private static final int MOST_MOMENTS = 50;

  /// @param both found by both
  public record Count(long both, long onlyA, long onlyB) {
    private Count plus(long b, long a, long o) {
      return new Count(both + b, onlyA + a, onlyB + o);
    }
  }

  /// @param onlyA things that only the first found then
  public record Moment(Instant at, int onlyA, int onlyB) {}

  static ReplayComparison of(List<ReplayFrames.Frame> a, List<ReplayFrames.Frame> b) {
    Map<String, Count> labels = new TreeMap<>();
    List<Moment> moments = new ArrayList<>();
    int frames = 0;
    int j = 0;
    for (ReplayFrames.Frame one : a) {
      while (j < b.size() && b.get(j).at().isBefore(one.at().minus(BESIDE))) {
        j++;
      }
      if (j < b.size() && !b.get(j).at().isAfter(one.at().plus(BESIDE))) {
        frames++;
        compare(one, b.get(j), labels, moments);
      }
    }
    moments.sort(
        Comparator.comparingInt((Moment m) -> m.onlyA() + m.onlyB())
            .reversed()
            .thenComparing(Moment::at));
    return new ReplayComparison(frames, labels, moments.stream().limit(MOST_MOMENTS).toList());
  }

  private static void compare(
      ReplayFrames.Frame a, ReplayFrames.Frame b, Map<String, Count> labels, List<Moment> moments) {
    List<Found> left = sure(b);
    int onlyA = 0;
    for (Found f : sure(a)) {
      Found same =
          left.stream()
              .filter(o -> o.label().equals(f.label()) && overlap(o.box(), f.box()) >= SAME)
              .max(Comparator.comparingDouble(o -> overlap(o.box(), f.box())))
              .orElse(null);
      if (same == null) {
        onlyA++;
        labels.merge(f.label(), new Count(0, 1, 0), (x, y) -> x.plus(0, 1, 0));
      } else {
        left.remove(same);
        labels.merge(f.label(), new Count(1, 0, 0), (x, y) -> x.plus(1, 0, 0));
      }
    }
    left.forEach(f -> labels.merge(f.label(), new Count(0, 0, 1), (x, y) -> x.plus(0, 0, 1)));
    if (onlyA + left.size() > 0) {
      moments.add(new Moment(a.at(), onlyA, left.size()));
    }
  }

  private static List<Found> sure(ReplayFrames.Frame frame) {
    List<Found> sure = new ArrayList<>(frame.found());
    sure.removeIf(f -> f.confidence() < SURE);
    sure.sort(Comparator.comparingDouble(Found::confidence).reversed());
    return sure;
  }

  private static double overlap(Box a, Box b) {
    return a.overlap(b);
  }
}
