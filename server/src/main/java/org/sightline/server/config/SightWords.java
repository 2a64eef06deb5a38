package org.sightline.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.sightline.analysis.Sight;

/// Whose eyes count for a camera, as settings and assignments write it: `ours` (our detector),
/// `camera` (what the camera says of its own pictures), `gated` (our detector, while the camera
/// says that something is there). Assignments have `beside` or `both` besides, where the camera
/// says it to the node, or to the node and in its stream, `plates` where number plates are read,
/// and `faceless` where faces are blurred in pictures of objects.
public final class SightWords {
  private static final Set<String> WORDS = Set.of("ours", "camera", "gated");
  private static final Set<String> WAYS = Set.of("beside", "both", "plates", "faceless");

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
    switch (sight.way()) {
      case STREAM -> {}
      case BESIDE -> words.add("beside");
      case BOTH -> words.add("both");
    }
    if (sight.plates()) {
      words.add("plates");
    }
    if (sight.faceless()) {
      words.add("faceless");
    }
    return words;
  }

  /// What the words of an assignment mean.
  ///
  /// @throws IllegalArgumentException if there is none, another, or both `ours` and `gated`
  public static Sight assigned(Collection<String> words) {
    List<String> eyes = words.stream().filter(word -> !WAYS.contains(word)).toList();
    Sight.Way way =
        words.contains("beside")
            ? Sight.Way.BESIDE
            : words.contains("both") ? Sight.Way.BOTH : Sight.Way.STREAM;
    Sight sight = read(eyes).by(way);
    Sight reading = words.contains("plates") ? sight.readingPlates() : sight;
    return words.contains("faceless") ? reading.blurringFaces() : reading;
  }

  /// What the words of a setting mean.
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
