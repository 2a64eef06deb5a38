package org.sightline.analysis.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// How well a detector found what people labelled.
///
/// Every figure is a mean over the labels that were to be found, NaN where there were none.
///
/// @param ap mean over the overlaps 0.50, 0.55 … 0.95
/// @param ap50 at an overlap of 0.5
/// @param ap75 at an overlap of 0.75
/// @param bySize AP of `small` (up to 32² square pixels), `medium` (up to 96²) and `large` boxes;
///   one on a border is both, as in COCO's program
/// @param byLabel figures of each label that was to be found
public record DetectionScore(
    double ap, double ap50, double ap75, Map<String, Double> bySize, Map<String, OfLabel> byLabel) {
  private static final double[] OVERLAPS = {
    0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95
  };
  private static final int HALF = 0;
  private static final int THREE_QUARTERS = 5;
  private static final double SMALL = 32 * 32;
  private static final double MEDIUM = 96 * 96;
  private static final Map<String, DoublePredicate> SIZES =
      new TreeMap<>(
          Map.of(
              "small", area -> area <= SMALL,
              "medium", area -> area >= SMALL && area <= MEDIUM,
              "large", area -> area >= MEDIUM));

  /// What was found of one label.
  ///
  /// @param wanted boxes that were to be found
  public record OfLabel(long wanted, double ap, double ap50, Map<String, Double> bySize) {}

  public DetectionScore {
    bySize = Map.copyOf(bySize);
    byLabel = Map.copyOf(byLabel);
  }

  /// Scores the frames that were labelled.
  ///
  /// Answers whose label was labelled nowhere are passed over, since nobody looked for it. A
  /// labelled box without a label stands for every label.
  public static DetectionScore of(LabelledFootage truth, LabelledFootage answer) {
    Map<String, OfLabel> labels = new TreeMap<>();
    List<double[]> overlaps = new ArrayList<>();
    for (String label : truth.labels()) {
      List<AveragePrecision.Scene> scenes = scenes(truth, answer, label);
      double[] byOverlap = new double[OVERLAPS.length];
      for (int i = 0; i < OVERLAPS.length; i++) {
        byOverlap[i] = AveragePrecision.of(scenes, OVERLAPS[i], _ -> true);
      }
      overlaps.add(byOverlap);
      Map<String, Double> bySize = new TreeMap<>();
      SIZES.forEach((name, size) -> bySize.put(name, mean(scenes, size)));
      long wanted =
          scenes.stream()
              .flatMap(scene -> scene.truth().stream())
              .filter(LabelledBox::isWanted)
              .count();
      labels.put(
          label,
          new OfLabel(
              wanted,
              DoubleStream.of(byOverlap).average().orElse(Double.NaN),
              byOverlap[HALF],
              bySize));
    }
    Map<String, Double> bySize = new TreeMap<>();
    for (String size : SIZES.keySet()) {
      bySize.put(
          size,
          labels.values().stream()
              .mapToDouble(of -> of.bySize().getOrDefault(size, Double.NaN))
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN));
    }
    return new DetectionScore(
        overlaps.stream().flatMapToDouble(DoubleStream::of).average().orElse(Double.NaN),
        overlaps.stream().mapToDouble(of -> of[HALF]).average().orElse(Double.NaN),
        overlaps.stream().mapToDouble(of -> of[THREE_QUARTERS]).average().orElse(Double.NaN),
        bySize,
        labels);
  }

  private static double mean(List<AveragePrecision.Scene> scenes, DoublePredicate size) {
    return DoubleStream.of(OVERLAPS)
        .map(overlap -> AveragePrecision.of(scenes, overlap, size))
        .average()
        .orElse(Double.NaN);
  }

  private static List<AveragePrecision.Scene> scenes(
      LabelledFootage truth, LabelledFootage answer, String label) {
    TreeSet<Integer> frames = new TreeSet<>(truth.frames().keySet());
    if (truth.whole()) {
      frames.addAll(answer.frames().keySet());
    }
    List<AveragePrecision.Scene> scenes = new ArrayList<>();
    for (int frame : frames) {
      scenes.add(
          new AveragePrecision.Scene(of(truth.at(frame), label), of(answer.at(frame), label)));
    }
    return scenes;
  }

  private static List<LabelledBox> of(List<LabelledBox> boxes, String label) {
    return boxes.stream()
        .filter(box -> box.standing() != Standing.OTHER)
        .filter(box -> label.isEmpty() || box.label().isEmpty() || box.label().equals(label))
        .toList();
  }
}
