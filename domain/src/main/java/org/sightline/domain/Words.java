package org.sightline.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The words of a text as search sees them: runs of letters and digits, in lower case.
public final class Words {
  private Words() {}

  /// The words of `text`, in order.
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
              } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
              }
            });
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /// The text of a fact that search reads: its label, camera name and zone names.
  public static String searchable(Observation observation) {
    return switch (observation) {
      case Observation.ObjectObservation o -> searchable(o.label(), o.camera(), o.zones());
      case Observation.MotionObservation m -> searchable(m.camera());
      case Observation.SignalObservation s -> searchable(s.label(), s.camera(), s.zones());
      case Observation.CaptionObservation c -> searchableCaption(c.camera());
    };
  }

  /// The text of facts of an object, and of signals, that search reads.
  public static String searchable(String label, CameraName camera, Set<String> zones) {
    return label + " " + camera + " " + String.join(" ", zones);
  }

  /// The text of facts of motion that search reads.
  public static String searchable(CameraName camera) {
    return "motion " + camera;
  }

  /// The text of captions that search reads beside their own, for which there is a term of its own.
  public static String searchableCaption(CameraName camera) {
    return "caption " + camera;
  }

  static boolean allFound(String text, Observation observation) {
    return allFound(text, searchable(observation));
  }

  static boolean allFound(String text, String said) {
    List<String> found = of(said);
    return of(text).stream().allMatch(word -> found.stream().anyMatch(f -> f.startsWith(word)));
  }
}
