package org.sightline.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class Spelling {
  private static final int FARTHEST = 3;

  private Spelling() {}

  /// The known word nearest to `word`, when it is near enough to be a slip.
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
        .filter(k -> distance(word, k) <= Math.min(FARTHEST, Math.max(1, k.length() / 2)));
  }

  /// `; did you mean 'x'?`, or nothing.
  public static String suggestion(String word, Collection<String> known) {
    return nearest(word, known).map(k -> "; did you mean '" + k + "'?").orElse("");
  }

  /// Levenshtein's distance, bounded by the lengths of short words only.
  private static int distance(String a, String b) {
    if (a.length() > 64 || b.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
