package org.sightline.analysis.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a recogniser's columns stand for: nothing, each character of the list, and a space (Graves
/// et al., "Connectionist Temporal Classification", 2006, read greedily).
final class CharacterTable {
  private final List<String> characters;

  CharacterTable(byte[] list) {
    characters = new ArrayList<>(List.of(""));
    new String(list, StandardCharsets.UTF_8).lines().forEach(characters::add);
    characters.add(" ");
  }

  int size() {
    return characters.size();
  }

  /// The likeliest text.
  ///
  /// @param likely steps × characters
  Reading read(float[] likely, int steps, int columns) {
    StringBuilder text = new StringBuilder();
    double sum = 0;
    double least = 1;
    int count = 0;
    int before = 0;
    for (int step = 0; step < steps; step++) {
      int best = 0;
      for (int column = 1; column < columns; column++) {
        if (likely[step * columns + column] > likely[step * columns + best]) {
          best = column;
        }
      }
      if (best != 0 && best != before && best < characters.size()) {
        double sure = likely[step * columns + best];
        text.append(characters.get(best));
        sum += sure;
        least = Math.min(least, sure);
        count++;
      }
      before = best;
    }
    return new Reading(text.toString(), count == 0 ? 0 : sum / count, count == 0 ? 0 : least);
  }

  /// What a line says.
  ///
  /// @param confidence mean over its characters
  /// @param least of its characters
  record Reading(String text, double confidence, double least) {}
}
