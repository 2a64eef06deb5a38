package org.sightline.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.sightline.analysis.Sight;

/// Whose eyes count for a camera, as settings and assignments write it: `ours` (our detector),
/// `camera` (what the camera says of its own pictures), `gated` (our detector, while the camera
/// says that something is there).
public final class SightWords {
  private static final Set<String> WORDS = Set.of("ours", "camera", "gated");

  private SightWords() {}

  /// The words for it.
  public static List<String> of(Sight sight) {
    List<String> words = new ArrayList<>();
    if (sight.ours()) {
      words.add(sight.gated() ? "gated" : "ours");
    }
    if (sight.camera()) {
      words.add("camera");
    }
    return words;
  }

  /// What the words mean.
  ///
  /// @throws IllegalArgumentException if there is none, another, or both `ours` and `gated`
  public static Sight read(Collection<String> words) {
    if (words.isEmpty()
        || !WORDS.containsAll(words)
        || words.contains("ours") && words.contains("gated")) {
      throw new IllegalArgumentException(
          "write a list of ours, camera or gated, such as [ours, camera]; ours and gated exclude each other");
    }
    boolean gated = words.contains("gated");
    return new Sight(gated || words.contains("ours"), words.contains("camera"), gated);
  }
}
