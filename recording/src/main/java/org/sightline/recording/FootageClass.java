package org.sightline.recording;

import java.util.Locale;
import java.util.Optional;

/// What footage is worth, from least to most. A segment has the highest class of all that was
/// marked within it.
public enum FootageClass {
  /// Nothing was seen to happen.
  CONTINUOUS,
  /// Something moved.
  MOTION,
  /// An object was recognised.
  OBJECT,
  /// A rule raised an alert.
  ALERT;

  /// The word in settings and answers, such as `continuous`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The class for its word; empty for any other text.
  public static Optional<FootageClass> ofWord(String word) {
    for (FootageClass each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
