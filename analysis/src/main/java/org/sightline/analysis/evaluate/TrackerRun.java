package org.sightline.analysis.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.track.ObjectTracker;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.analysis.track.TrackerSettings;

/// The object tracker of the cameras over detections of a file, frame after frame.
///
/// What it answers for a frame it knew by then: nothing is filled in afterwards. The same
/// detections give the same answer.
///
/// @param tracks the answer
/// @param cost of following, files and scoring left out; of the middle one of several rounds, since
///   the first ones are a virtual machine's learning
public record TrackerRun(LabelledFootage tracks, Cost cost) {
  /// Pictures a second where neither the file nor the caller says: between the five of a sub-stream
  /// that is analysed and the 25 to 30 of most labelled footage.
  public static final double USUAL_RATE = 12;

  /// Rounds are repeated for this long, to measure.
  private static final Duration MEASURED = Duration.ofMillis(1500);

  private static final int MOST_ROUNDS = 200;

  /// The answer over frames 0 to `last`.
  ///
  /// @param rate pictures a second
  public static TrackerRun over(LabelledFootage detections, int last, double rate) {
    Extent extent = Extent.around(detections);
    List<List<Detection>> input = new ArrayList<>();
    for (int frame = 0; frame <= last; frame++) {
      List<Detection> found = new ArrayList<>();
      for (LabelledBox box : detections.at(frame)) {
        found.add(extent.detection(box, box.label().isEmpty() ? "person" : box.label()));
      }
      input.add(found);
    }
    long until = System.nanoTime() + MEASURED.toNanos();
    List<Cost> costs = new ArrayList<>();
    LabelledFootage answer;
    do {
      Cost.Meter meter = new Cost.Meter();
      List<List<TrackedObject>> steps = follow(input, rate, meter);
      costs.add(meter.done());
      answer = answer(extent, steps);
    } while (System.nanoTime() < until && costs.size() < MOST_ROUNDS);
    return new TrackerRun(answer, middle(costs));
  }

  private static Cost middle(List<Cost> costs) {
    Cost[] sorted = costs.toArray(Cost[]::new);
    Arrays.sort(sorted, java.util.Comparator.comparingDouble(Cost::framesPerSecond));
    Cost middle = sorted[sorted.length / 2];
    // The processor's clock is too coarse for one round.
    double cpu = costs.stream().mapToDouble(Cost::cpuSecondsPerFrame).average().orElse(0);
    double joules = costs.stream().mapToDouble(Cost::joulesPerFrame).average().orElse(0);
    return new Cost(
        middle.frames(),
        middle.framesPerSecond(),
        cpu,
        joules,
        middle.energySource(),
        middle.peakMemoryBytes(),
        middle.medianMillis(),
        middle.p95Millis());
  }

  private static List<List<TrackedObject>> follow(
      List<List<Detection>> input, double rate, Cost.Meter meter) {
    ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
    List<List<TrackedObject>> steps = new ArrayList<>();
    for (int frame = 0; frame < input.size(); frame++) {
      long began = System.nanoTime();
      Duration now = Duration.ofNanos(Math.round(frame * 1e9 / rate));
      steps.add(tracker.update(now, input.get(frame)).live());
      meter.frame(System.nanoTime() - began);
    }
    return steps;
  }

  private static LabelledFootage answer(Extent extent, List<List<TrackedObject>> steps) {
    TreeMap<Integer, List<LabelledBox>> frames = new TreeMap<>();
    Answers answers = new Answers();
    for (int frame = 0; frame < steps.size(); frame++) {
      frames.put(frame, answers.boxes(extent, steps.get(frame)));
    }
    return LabelledFootage.whole(frames);
  }

  /// What a tracker answers for a picture: who was seen in it, and who was seen in the one before,
  /// where it should be now, because a detector overlooks single pictures.
  static final class Answers {
    private Set<Long> before = Set.of();

    List<LabelledBox> boxes(Extent extent, List<TrackedObject> objects) {
      List<LabelledBox> boxes = new ArrayList<>();
      Set<Long> seen = new HashSet<>();
      for (TrackedObject object : objects) {
        if (object.seen()) {
          seen.add(object.number());
        }
        if (object.seen() || before.contains(object.number())) {
          extent
              .pixels(object.number(), object.label(), object.confidence(), object.box())
              .ifPresent(boxes::add);
        }
      }
      before = seen;
      return boxes;
    }
  }
}
