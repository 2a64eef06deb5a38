package org.sightline.analysis.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the readings of one vehicle's plate come to: every reading is a vote as heavy as it is
/// sure, and the text with the most is told once it is believed. Owned by one thread.
public final class PlateVotes {
  /// The most different texts that are counted.
  static final int MAX_TEXTS = 32;

  private static final double BELIEVED = 1.2;
  private static final double SURE = 0.93;
  private static final double SHARE = 0.5;

  private final Map<String, Double> votes = new HashMap<>();
  private double all;
  private double surest;

  /// Takes a reading.
  public void add(PlateReader.Plate plate) {
    if (votes.size() < MAX_TEXTS || votes.containsKey(plate.text())) {
      votes.merge(plate.text(), plate.confidence(), Double::sum);
      all += plate.confidence();
      surest = Math.max(surest, plate.confidence());
    }
  }

  /// The text that has more than half of the votes, if two readings or one very sure one say it.
  public Optional<String> best() {
    return votes.entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .filter(
            most ->
                most.getValue() > SHARE * all
                    && (most.getValue() >= BELIEVED || votes.size() == 1 && surest >= SURE))
        .map(Map.Entry::getKey);
  }
}
