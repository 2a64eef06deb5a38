package org.sightline.analysis.evaluate;

import java.util.Optional;

/// How a network of integers compares with the floats that it was made of.
///
/// @param network the float network's name
/// @param pictures that both looked at
/// @param mostSide the longer side of pictures inside the network that became integers; 0 where it
///   is not known
/// @param mostLoss the bound, in points
/// @param floatBytes and `integerBytes` of the files, which is what the weights take in memory
/// @param floats what a picture cost with floats
/// @param integers and with integers
/// @param own what the integers found of what the floats were sure of, by class and size
/// @param floatScore how the floats do against labels, where there are any
/// @param integerScore how the integers do
public record QuantisationReport(
    String network,
    int pictures,
    int mostSide,
    double mostLoss,
    long floatBytes,
    long integerBytes,
    Cost floats,
    Cost integers,
    DetectionScore own,
    Optional<DetectionScore> floatScore,
    Optional<DetectionScore> integerScore) {
  /// What is lost, in points: of mAP where people labelled the pictures; else of what the floats
  /// are sure of, at an overlap of one half. NaN where the pictures show nothing.
  public double loss() {
    if (floatScore.isPresent() && integerScore.isPresent()) {
      return 100 * (floatScore.get().ap() - integerScore.get().ap());
    }
    return 100 * (1 - own.ap50());
  }

  /// Whether the loss is known and within the bound.
  public boolean isWithin() {
    return loss() <= mostLoss;
  }

  /// How many times as fast the integers are.
  public double speedUp() {
    return floats.medianMillis() / Math.max(1e-9, integers.medianMillis());
  }

  /// Whether to use it, and why.
  public String recommendation() {
    if (Double.isNaN(loss())) {
      return "no advice: the floats recognised nothing in these pictures, so nothing can be compared. Give footage with objects in it";
    }
    if (!isWithin()) {
      return "keep the floats: the integers lose %.2f points, more than %.2f"
          .formatted(loss(), mostLoss);
    }
    if (speedUp() < 1) {
      return "keep the floats: on this processor the integers take %.0f %% more time, for a file of %.0f %% of the size"
          .formatted(100 / speedUp() - 100, 100.0 * integerBytes / floatBytes);
    }
    return "use the integers: they lose %.2f points of at most %.2f and take %.0f %% of the time, %.0f %% of the energy and %.0f %% of the memory for weights"
        .formatted(
            loss(),
            mostLoss,
            100 / speedUp(),
            100 * integers.joulesPerFrame() / Math.max(1e-12, floats.joulesPerFrame()),
            100.0 * integerBytes / floatBytes);
  }

  /// It in a line.
  String line() {
    return "integers up to %d: loss %.2f points, %.1f ms instead of %.1f, %d kB instead of %d"
        .formatted(
            mostSide,
            loss(),
            integers.medianMillis(),
            floats.medianMillis(),
            integerBytes / 1000,
            floatBytes / 1000);
  }
}
